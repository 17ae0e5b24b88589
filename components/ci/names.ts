/** The platform's services of the CI: also their host names in its private network. */
export const FORGE = "forge";
export const CI_SERVER = "ci-server";
export const CI_AGENT = "ci-agent";
export const CI_DEPLOY_AGENT = "ci-deploy-agent";
export const ENGINE_GATE = "engine-gate";

/** How the CI's steps reach the engine: a name in their network, a user and a port. */
export const ENGINE = "engine";
export const DEPLOY_USER = "deploy";
export const ENGINE_GATE_PORT = 2222;

/** Who administers the platform's own forge, and with it the CI. */
export const FORGE_ADMIN = "operator";

/** Port at which the CI server answers people, in its container. */
export const CI_PORT = 8000;
/** Port at which the CI server answers its agents, in the private network only. */
export const CI_AGENTS_PORT = 9000;

/** The key under `slipway:images` of what clones in a pipeline. */
export const CLONE_IMAGE = "plugin-git";
