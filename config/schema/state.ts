import { z } from "zod";
import { DEFAULT_STATE_PORT } from "../../model/state-store";
import { key, port, PORT } from "./key";

/** `slipway:state`. */
export const state = key(
  z
    .strictObject({
      port: key(port.default(DEFAULT_STATE_PORT), {
        description: "Where it answers on the loopback address of the engine's machine.",
        allowed: PORT,
        default: String(DEFAULT_STATE_PORT),
      }),
    })
    .optional(),
  {
    description:
      "A store for Pulumi's state, which all who deploy share, the CI among them; " +
      "`slipway state move` takes the state there. On one engine only; not yet with `slipway:hosts`.",
    allowed: "port",
    default: "no store: the state is in files of each machine's own",
  },
);
