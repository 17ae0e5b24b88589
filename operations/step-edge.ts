import { UserError } from "../model/user-error";
import type { Through } from "./ask-url";

const PLACE = /^[A-Za-z0-9][A-Za-z0-9.-]*:[1-9]\d{0,4}$/;

/**
 * Where a step of the platform's CI reaches the edge: it has a network of its own, in which the host
 * names of services lead nowhere. Undefined where SLIPWAY_EDGE is not set: names lead to the edge.
 * @throws UserError when it is no `host:port`.
 */
export function stepEdge(env: NodeJS.ProcessEnv = process.env): Through | undefined {
  const place = env["SLIPWAY_EDGE"];
  if (!place) return undefined;
  if (PLACE.test(place)) return { addresses: [place] };
  throw new UserError(`SLIPWAY_EDGE is "${place}"; allowed: host:port, such as edge:8000`);
}
