import { CONTAINER_EXCEPTIONS } from "./container-exceptions";
import { DAEMON_EXCEPTIONS } from "./daemon-exceptions";
import type { Exception } from "./exception";
import { SWARM_EXCEPTIONS } from "./swarm-exceptions";

/** All items that are not met, each with its reason. */
export const EXCEPTIONS: readonly Exception[] = [
  ...DAEMON_EXCEPTIONS,
  ...CONTAINER_EXCEPTIONS,
  ...SWARM_EXCEPTIONS,
];
