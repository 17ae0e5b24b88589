import type { ForgeHttp } from "../../../forge/http";
import { botOf, settleToken } from "./bot-tokens";
import type { WantedSecret } from "./pipelines-of";
import { hasReach, reachOf, SecretStore } from "./secret-store";
import type { Told } from "./told";

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
    readonly image: string | undefined;
    /** Undefined: there is none yet. */
    readonly valueOf: (secret: string) => Promise<string | undefined>;
  },
  told: Told,
): Promise<void> {
  const store = new SecretStore(ci, want.id);
  const kept = await store.list();
  for (const one of want.secrets) {
    const { name, secret } = one;
    const found = kept.find((other) => other.name === name);
    const reach = reachOf(one, want.image);
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
