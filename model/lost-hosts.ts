/**
 * Tells the commands that take machines out of the swarm which hosts it knows no more, because they
 * were struck off or because it is gone: nobody is asked about these.
 */
const VARIABLE = "SLIPWAY_LOST_HOSTS";

/** For the environment of whatever is started. */
export function lostHostsVariables(names: readonly string[]): Record<string, string> {
  return names.length === 0 ? {} : { [VARIABLE]: names.join(",") };
}

/** The reverse: names of hosts are DNS labels. */
export function readLostHosts(
  variables: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return (variables[VARIABLE] ?? "").split(",").filter((name) => name !== "");
}
