import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../../model/user-error";
import { ask, type Place } from "./servers";

const LIMIT_MS = 3 * 60_000;
const BETWEEN_MS = 1_000;

/** Waits until both answer by their public names. @throws UserError when one does not in 3 minutes. */
export async function answering(forge: Place, ci: Place, limitMs = LIMIT_MS): Promise<void> {
  await answers(new URL(`${forge.url}/api/healthz`), forge, limitMs);
  await answers(new URL(`${ci.url}/version`), ci, limitMs);
}

async function answers(url: URL, place: Place, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const said = await ask(place, url, {}).then(
      ({ status }) => (status === 200 ? undefined : `it answers ${status}`),
      (error: Error) => error.message,
    );
    if (said === undefined) return;
    if (Date.now() > deadline) {
      throw new UserError(`${url.href} is not there within ${limitMs / 1_000} s: ${said}`, {
        hint: "Its name has to lead to the edge from here as well: `slipway status` says what runs.",
      });
    }
    await pause(BETWEEN_MS);
  }
}
