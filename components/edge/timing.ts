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

/**
 * Milliseconds that a socket proxy may take to answer one question. Without a bound, a machine that
 * is gone would be waited for until TCP gives it up, a quarter of an hour; until then Traefik knows
 * what it knew. It is more than half of the 10 s that Go gives to dial a name with several
 * addresses, so that where the first of two does not answer, the second is still asked.
 */
export const ENGINE_ANSWER_MS = 6_000;

/**
 * Milliseconds from one machine's edge that answers again to the next one's stop: for the new one
 * to have asked the engine what there is, and for clients to find it.
 */
export const EDGE_PAUSE_MS = 5_000;

/** Milliseconds for which browsers remember to come by HTTPS only: 180 days. */
export const HSTS_MS = 180 * 24 * 3_600_000;
