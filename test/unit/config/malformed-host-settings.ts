import type { Malformed } from "./malformed";

const REAL = "a domain that other machines can reach, such as example.org";
const LOCALHOST =
  "With slipway:hosts the domain must be given: every machine takes names under localhost for itself.";

function problem(key: string, text: string): string {
  return `Pulumi.platform.yaml: slipway:${key}: ${text}`;
}

/** A platform on machines with one thing wrong: labels, the engine, the domain. */
export const malformedHostSettings: readonly Malformed[] = [
  {
    title: "a label that is a boolean",
    from: 'edge: "true"',
    to: "edge: true",
    message: [
      problem(
        "hosts.ssh[0].labels.edge",
        'found true, allowed: text (a number or a boolean in quotes: "true")',
      ),
    ],
  },
  {
    title: "a label of Slipway's own that says no",
    from: 'edge: "true"',
    to: 'edge: "false"',
    message: [
      problem("hosts.ssh[0].labels.edge", 'found "false", allowed: "true", or no such label'),
    ],
  },
  {
    title: "a label that Swarm can't place by",
    from: 'edge: "true"',
    to: '"my zone": a, zone: "a,b", slipway.host: m1',
    message: [
      problem(
        "hosts.ssh[0].labels.my zone",
        "found a name that Swarm can't place by, allowed: letters, digits, -, _ and . in names of labels",
      ),
      problem(
        "hosts.ssh[0].labels.zone",
        'found "a,b", allowed: letters, digits, spaces within and : - _ . / + * ? ( ) [ ] \\ ^ $ |',
      ),
      problem(
        "hosts.ssh[0].labels.slipway.host",
        "found a name that Slipway gives itself, allowed: names that don't start with slipway.",
      ),
    ],
  },
  {
    title: "an availability set that Swarm can't place by",
    from: "availabilitySet: b",
    to: "availabilitySet: b=c",
    message: [
      problem(
        "hosts.ssh[1].availabilitySet",
        'found "b=c", allowed: letters, digits, spaces within and : - _ . / + * ? ( ) [ ] \\ ^ $ |',
      ),
    ],
  },
  {
    title: "two registry hosts",
    from: "availabilitySet: b",
    to: 'labels: { registry: "true" }',
    message: [
      problem(
        "hosts.ssh[1].labels.registry",
        'found "true", which m1 has too, allowed: one machine with it, or slipway:registry.storage, which several share',
      ),
    ],
  },
  {
    title: "a name that is no DNS label",
    from: "name: w1",
    to: "name: W_1",
    message: [
      problem(
        "hosts.ssh[2].name",
        'found "W_1", allowed: a DNS label (a-z, 0-9, -; 63 letters at most)',
      ),
    ],
  },
  {
    title: "a version that YAML reads as a number",
    from: "    ssh:",
    to: "    engine: { minimum: 20.10, package: docker.io }\n    ssh:",
    message: [
      problem(
        "hosts.engine.minimum",
        'found 20.1, allowed: a version in quotes, such as "20.10.0"',
      ),
    ],
  },
  {
    title: "a package that a shell would read",
    from: "    ssh:",
    to: '    engine: { package: "docker.io; reboot", version: "$(reboot)" }\n    ssh:',
    message: [
      problem(
        "hosts.engine.package",
        'found "docker.io; reboot", allowed: the name of an apt package, such as docker.io',
      ),
      problem(
        "hosts.engine.version",
        'found "$(reboot)", allowed: an apt version in quotes, such as "20.10.24+dfsg1-1+deb12u1"',
      ),
    ],
  },
  {
    title: "a domain that other machines take for themselves",
    from: "slipway:domain: example.org",
    to: "slipway:domain: slipway.localhost",
    message: [problem("domain", `found "slipway.localhost", allowed: ${REAL}`), LOCALHOST],
  },
  {
    title: "a domain that is left out",
    from: "  slipway:domain: example.org\n",
    to: "",
    message: [problem("domain", `missing, allowed: ${REAL}`), LOCALHOST],
  },
];
