/**
 * Milliseconds between two looks of the edge at the engine: so long an instance that left may still
 * be sent requests, and one that came gets none.
 */
export const EDGE_REFRESH_MS = 1_000;

/** For the engine's answer, and for Traefik to take it over. */
const TAKE_OVER_MS = 1_000;

/** Milliseconds below which a drain ends before the edge surely knows that the instance leaves. */
export const LEAST_DRAIN_MS = EDGE_REFRESH_MS + TAKE_OVER_MS;

/**
 * Milliseconds that a connection to an instance may take. On one network it takes less than one;
 * only a machine that is gone does not answer at all.
 */
export const DIAL_TIMEOUT_MS = 300;

/**
 * Milliseconds after which the edge closes a connection to an instance that it does not use. An
 * app that closed it first, just when a POST is sent into it, would make that request fail: so it
 * is shorter than what servers are set to (Gunicorn 2 s; Node, Uvicorn and Apache 5 s).
 */
export const IDLE_CONNECTION_MS = 1_000;

/** Milliseconds that an instance may take to answer the edge's own health check. */
export const CHECK_TIMEOUT_MS = 3_000;
