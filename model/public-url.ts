/** The ports at which the edge answers, of its machines. */
export interface EdgePorts {
  readonly httpPort: number;
  /** Absent: the edge speaks plain HTTP only. */
  readonly httpsPort?: number | undefined;
}

/** Where people open what is served at a host name and a path: by HTTPS where the edge has it. */
export function publicUrl(
  { httpPort, httpsPort }: EdgePorts,
  hostname: string,
  path: string,
): string {
  const [scheme, port, usual] =
    httpsPort === undefined ? ["http", httpPort, 80] : ["https", httpsPort, 443];
  return `${scheme}://${hostname}${port === usual ? "" : `:${port}`}${path}`;
}
