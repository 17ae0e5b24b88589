/** The platform's services of Concourse: also their host names in its private network. */
export const CONCOURSE_WEB = "ci-server";
export const CONCOURSE_DATABASE = "ci-database";
export const CONCOURSE_FLY = "ci-fly";
/** Beside the swarm. */
export const CONCOURSE_WORKER = "ci-worker";

/** Port at which it answers people and fly, in its container. */
export const WEB_PORT = 8080;
/** Port at which its workers register, by SSH. */
export const TSA_PORT = 2222;

/** Who administers it, by a password of its own. */
export const OPERATOR = "operator";
/** Whose pipeline it is. `main` is for administration alone. */
export const TEAM = "slipway";
export const PIPELINE = "infrastructure";
