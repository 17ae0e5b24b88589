/** Hash of the wanted spec. Swarm's rollback restores labels, so it tells what really runs. */
export const SPEC_LABEL = "slipway.spec";

/** Changes where reality differs from what is wanted, so that the plan shows the repair. */
export const ATTEMPT_LABEL = "slipway.attempt";

/** The pin that the service runs, as the config says it. */
export const PIN_LABEL = "slipway.pin";

/** The key under `slipway:images` that pins it. */
export const IMAGE_LABEL = "slipway.image";

/** The service's name in its stack. */
export const SERVICE_LABEL = "slipway.service";

/** Where people open a public service. */
export const URL_LABEL = "slipway.url";
