/** Most that are ever asked: by the C library (`MAXNS`), and by the engine for its containers. */
const MOST = 3;

/** A machine on which the DNS server runs. */
export interface DnsMachine {
  readonly name: string;
  /** IP address at which the other machines reach it. */
  readonly address: string;
}

/**
 * Whom the containers of a machine ask, in this order: the DNS servers of other machines, then its own.
 * The own one is last, since many engines (up to 27 at least) answer from another address than the one
 * that their own containers asked by UDP, and nobody takes such an answer (moby#11998). So the only DNS
 * server there is cannot be told to its own machine, whose containers keep the machine's resolvers.
 * @param servers in the config's order; those beyond the third serve whoever names them.
 */
export function nameserversOf(machine: string, servers: readonly DnsMachine[]): readonly string[] {
  const asked = servers.slice(0, MOST);
  const others = asked.filter(({ name }) => name !== machine);
  if (others.length === 0) return [];
  const own = asked.filter(({ name }) => name === machine);
  return [...others, ...own].map(({ address }) => address);
}
