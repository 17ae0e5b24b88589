/** What is asked of the edge, without a pause, from start to stop. */
export interface LoadPlan {
  /** Where the edge listens. */
  readonly address: { readonly host: string; readonly port: number };
  /** By HTTPS, with a certificate of this authority (PEM). Default: plain HTTP. */
  readonly authority?: string;
  /** The `Host` header: which public service is asked. */
  readonly hostHeader: string;
  /** What short requests ask for: JSON with a `version`. Default `/version`. */
  readonly path?: string;
  /** Requests per second, each on a connection of its own. */
  readonly freshRate: number;
  /** Requests per second over connections that are kept. */
  readonly keptRate: number;
  /** How many connections are kept. */
  readonly keptConnections: number;
  /** So many requests are under way all the time, each of which the app takes `ms` to answer. */
  readonly long: { readonly count: number; readonly ms: number };
}

export type RequestKind = "fresh" | "kept" | "long";

/** One request and what became of it. */
export interface RequestRecord {
  readonly kind: RequestKind;
  /** When it was due, in milliseconds since 1970: a generator that lags shows in the latency. */
  readonly start: number;
  /** Milliseconds from then to the end of the answer, or to the failure. */
  readonly ms: number;
  /** Absent: no answer came. */
  readonly status?: number;
  /** Which version of the app answered. */
  readonly version?: string;
  /** Why no answer came, or not all of it: the error's code, or `timeout`. */
  readonly error?: string;
}

/** 100 requests a second and four long ones. */
export const USUAL_RATES = { freshRate: 50, keptRate: 50, keptConnections: 10 } as const;
