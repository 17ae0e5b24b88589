import type { ForgeHttp } from "../../../forge/http";
import { botOf, settleToken } from "./bot-tokens";
import type { WantedSecret } from "./pipelines-of";
import { hasReach, type KeptSecret, reachOf, SecretStore } from "./secret-store";
import type { Told } from "./told";

const NO_IMAGE =
  "slipway:images.slipway has no pin and slipway:ci.image names none, and without one any image would get them";

/**
 * The secrets of a repository's pipelines, each for its events and the image with slipway.
 * A value that is known here is written each time: the store never tells what it has, a hash of it on
 * this machine would be missing on the next one, and writing the same changes nothing.
 */
export async function settleSecrets(
  { forge, ci }: { readonly forge: ForgeHttp; readonly ci: ForgeHttp },
  want: {
    /** In the CI. */
    readonly id: number;
    readonly path: string;
    readonly secrets: readonly WantedSecret[];
    /** Undefined: none has slipway, and no secret is given. */
    readonly image: string | undefined;
    /** Undefined: there is none yet. */
    readonly valueOf: (secret: string) => Promise<string | undefined>;
  },
  told: Told,
): Promise<void> {
  const store = new SecretStore(ci, want.id);
  const kept = await store.list();
  const { image } = want;
  if (image === undefined) return withhold(store, { ...want, kept, why: NO_IMAGE }, told);
  for (const one of want.secrets) {
    const { name, secret } = one;
    const found = kept.find((other) => other.name === name);
    const reach = reachOf(one, image);
    const isReached = found === undefined || hasReach(found, reach);
    const tell = (done: string) =>
      told.changed(`CI: ${want.path}: secret ${secret.name} ${done} (${reach.events.join(", ")})`);
    const bot = botOf(secret.name);
    if (bot !== undefined) {
      const isKept = found !== undefined;
      const about = { path: want.path, secret: secret.name, bot, name, reach, isKept };
      const token = await settleToken(forge, store, about, told);
      if (token === "kept" && !isReached) {
        await store.change(name, undefined, reach);
        tell("limited anew");
      }
      continue;
    }
    const value = await want.valueOf(secret.name);
    if (value === undefined) {
      if (found === undefined) {
        told.left(`${want.path}: no secret ${secret.name} yet: the platform has no value for it`);
      }
    } else if (found === undefined) {
      await store.make(name, value, reach);
      tell("made");
    } else {
      await store.change(name, value, reach);
      if (!isReached) tell("limited anew");
    }
  }
}

/** Has the CI hold none of the pipelines' secrets. A bot's token that goes is made anew later. */
async function withhold(
  store: SecretStore,
  want: {
    readonly path: string;
    readonly secrets: readonly WantedSecret[];
    readonly kept: readonly KeptSecret[];
    readonly why: string;
  },
  told: Told,
): Promise<void> {
  const { path, secrets, kept, why } = want;
  if (secrets.length === 0) return;
  for (const { name, secret } of secrets) {
    if (!kept.some((other) => other.name === name)) continue;
    await store.remove(name);
    told.changed(`CI: ${path}: secret ${secret.name} removed`);
  }
  told.left(`${path}: its pipelines get no secrets: ${why}`);
}
