import type { MachineFacts } from "./facts";
import { SECRET_NAME } from "./image-items";
import { eachMachine, type Finding, type Item, listed } from "./item";

const MOST_MANAGERS = 7;
const MOST_CERTIFICATE_DAYS = 90;
const MOST_AUTHORITY_DAYS = 365;
/** Swarm's management. */
export const MANAGEMENT_PORT = 2377;

const cluster = (what: string | undefined): readonly Finding[] =>
  what === undefined ? [] : [{ subject: "the swarm", what }];

/** Section 7: the swarm. */
export const SWARM_ITEMS: readonly Omit<Item, "since161">[] = [
  {
    number: "7.1",
    title: "Swarm mode is on only where it is needed",
    how: "each machine in a swarm is one of the config's, and runs a container",
    check: ({ machines, swarm }) => [
      ...swarm.nodes
        .filter(({ name }) => !machines.some((machine) => machine.name === name))
        .map(({ name }) => ({ subject: name, what: "is in the swarm, and not in the config" })),
      ...machines
        .filter(({ engine, containers }) => engine.inSwarm && containers.length === 0)
        .map(({ name }) => ({ subject: name, machine: name, what: "runs no container" })),
    ],
  },
  {
    number: "7.2",
    title: "There are as many managers as a quorum takes, and no more",
    how: "an odd number up to 7, one of them the leader, all reachable",
    check: ({ swarm }) => {
      const managers = swarm.nodes.filter(({ manager }) => manager);
      const count = managers.length;
      if (count % 2 === 0 || count > MOST_MANAGERS) return cluster(`has ${count} managers`);
      const leaders = managers.filter(({ leader }) => leader).length;
      if (leaders !== 1) return cluster(`has ${leaders} leaders`);
      const lost = listed(managers.filter(({ reachable }) => !reachable).map(({ name }) => name));
      return cluster(lost && `does not reach its managers ${lost}`);
    },
  },
  {
    number: "7.3",
    title: "The swarm listens on one address of a machine",
    how: "addresses on which a machine listens at 2377",
    check: eachMachine((machine) => {
      const all = managementListeners(machine).filter((address) =>
        ["*", "0.0.0.0", "[::]", "::"].includes(address),
      );
      return all.length > 0 && `listens at ${MANAGEMENT_PORT} on all addresses`;
    }),
  },
  {
    number: "7.4",
    title: "Overlay networks are encrypted",
    how: "option `encrypted` of each overlay network; Swarm's own `ingress` included",
    check: ({ swarm }) =>
      swarm.networks
        .filter(({ encrypted }) => !encrypted)
        .map(({ name }) => ({ subject: name, what: "is not encrypted" })),
  },
  {
    number: "7.5",
    title: "Secrets are Swarm's secrets",
    how: "the swarm has secrets, and no service has a variable that is named like one",
    check: ({ swarm }) => [
      ...cluster(swarm.secrets === 0 ? "keeps no secret" : undefined),
      ...swarm.services.flatMap(({ name, variables }) => {
        const named = listed(variables.filter((variable) => SECRET_NAME.test(variable)));
        return named === undefined ? [] : [{ subject: name, what: `has the variable ${named}` }];
      }),
    ],
  },
  {
    number: "7.6",
    title: "A manager that starts anew is locked until a person unlocks it",
    how: "autolock that the swarm reports",
    check: ({ swarm }) => cluster(swarm.autolock ? undefined : "is not locked"),
  },
  {
    number: "7.7",
    title: "The key that unlocks managers is changed from time to time",
    how: "nothing on a machine shows it",
    where: { says: "managers are locked (7.6)", holds: ({ swarm }) => swarm.autolock },
  },
  {
    number: "7.8",
    title: "The machines' certificates are changed from time to time",
    how: `the swarm gives certificates for ${MOST_CERTIFICATE_DAYS} days at most, and renews them by itself`,
    check: ({ swarm: { certificateDays } }) =>
      cluster(
        certificateDays > MOST_CERTIFICATE_DAYS
          ? `gives certificates for ${certificateDays} days`
          : undefined,
      ),
  },
  {
    number: "7.9",
    title: "The swarm's authority is changed from time to time",
    how: `its certificate is at most ${MOST_AUTHORITY_DAYS} days old`,
    check: ({ swarm: { authorityDays } }) =>
      cluster(
        authorityDays > MOST_AUTHORITY_DAYS
          ? `has an authority of ${authorityDays} days`
          : undefined,
      ),
  },
  {
    number: "7.10",
    title: "Management and the containers' traffic take different networks",
    how: "nothing on a machine shows it: the engine does not tell its address for data",
  },
];

function managementListeners({ listening }: MachineFacts): readonly string[] {
  return listening
    .filter(({ protocol, port }) => protocol === "tcp" && port === MANAGEMENT_PORT)
    .map(({ address }) => address);
}
