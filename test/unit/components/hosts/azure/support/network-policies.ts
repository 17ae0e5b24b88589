import { sourceProblem } from "../../../../../../model/azure/address-plan";
import { all, allowed, at, list, opens, rulesOf } from "./read";
import { broken, inside, type Loose } from "./break";
import type { Policy } from "./policy";

const GROUP = "network:NetworkSecurityGroup";
const MANAGEMENT = [22, 2377, 7946, 4789];
const DOCKER = [2375, 2376];
const PROBES = "AzureLoadBalancer";

function isRange(source: string): boolean {
  return sourceProblem(source) === undefined;
}

/** Changes the first rule of the first security group. */
function firstRule(change: Loose) {
  return (inputs: Loose) => void Object.assign(inside(inputs, "securityRules", 0), change);
}

function anyRule(change: (rules: Loose[]) => void) {
  return (inputs: Loose) => {
    change(inside(inputs, "securityRules") as unknown as Loose[]);
  };
}

const sourceOf = (source: string) =>
  firstRule({ sourceAddressPrefix: source, sourceAddressPrefixes: undefined });

/** What the security groups let in. */
export const networkPolicies: readonly Policy[] = [
  {
    title: "management ports are open to named ranges only",
    violations: (plan) =>
      allowed(plan)
        .filter((rule) => MANAGEMENT.some((port) => opens(rule, port)))
        .flatMap(({ group, name, sources }) =>
          sources
            .filter((source) => source !== PROBES && !isRange(source))
            .map((source) => `${group}: ${name} from ${source}`),
        ),
    controls: {
      "open to all": (plan) => broken(plan, GROUP, sourceOf("*")),
      "open to the internet": (plan) => broken(plan, GROUP, sourceOf("Internet")),
      "open to every address": (plan) => broken(plan, GROUP, sourceOf("0.0.0.0/0")),
    },
  },
  {
    title: "the swarm's own ports are open inside only",
    violations: (plan) => {
      const network = all(plan, "network:VirtualNetwork")[0]?.inputs;
      const inner = list(network, "subnets").map((subnet) => subnet["addressPrefix"]);
      return allowed(plan)
        .filter((rule) => MANAGEMENT.slice(1).some((port) => opens(rule, port)))
        .flatMap(({ group, name, sources }) =>
          sources
            .filter((source) => !inner.includes(source))
            .map((source) => `${group}: ${name} from ${source}`),
        );
    },
    controls: {
      "open to people": (plan) =>
        broken(
          plan,
          GROUP,
          firstRule({ destinationPortRange: "2377", sourceAddressPrefixes: ["203.0.113.0/24"] }),
        ),
    },
  },
  {
    title: "no rule opens a port of Docker's, by name or by width",
    violations: (plan) => [
      ...allowed(plan)
        .filter((rule) => DOCKER.some((port) => opens(rule, port)))
        .map(({ group, name }) => `${group}: ${name}`),
      ...[...all(plan, "network:LoadBalancer"), ...all(plan, "network:InboundNatRule")]
        .flatMap(({ name, inputs }) =>
          [inputs, ...list(inputs, "loadBalancingRules")].map((one) => ({ name, one })),
        )
        .filter(({ one }) => DOCKER.includes(Number(one["backendPort"])))
        .map(({ name }) => name),
    ],
    controls: {
      "its port": (plan) => broken(plan, GROUP, firstRule({ destinationPortRange: "2376" })),
      "a range around it": (plan) =>
        broken(plan, GROUP, firstRule({ destinationPortRange: "2000-3000" })),
      "every port": (plan) => broken(plan, GROUP, firstRule({ destinationPortRange: "*" })),
      "a way to it through a load balancer": (plan) =>
        broken(plan, "network:LoadBalancer", (inputs) => {
          inputs["loadBalancingRules"] = [{ name: "docker", frontendPort: 443, backendPort: 2375 }];
        }),
    },
  },
  {
    title: "only web traffic comes from the internet",
    violations: (plan) =>
      allowed(plan)
        .filter(({ sources }) => sources.some((one) => one !== PROBES && !isRange(one)))
        .filter(({ ports }) =>
          ports.some(({ first, last }) => first !== last || ![80, 443].includes(first)),
        )
        .map(({ group, name }) => `${group}: ${name}`),
    controls: {
      "the registry for all": (plan) =>
        broken(
          plan,
          GROUP,
          firstRule({
            destinationPortRange: "5000",
            sourceAddressPrefix: "Internet",
            sourceAddressPrefixes: undefined,
          }),
        ),
    },
  },
  {
    title: "the last rule of every group denies everything, and no two share a place",
    violations: (plan) =>
      all(plan, GROUP).flatMap((group) => {
        const rules = rulesOf(group).sort((one, other) => one.priority - other.priority);
        const places = rules.map(({ priority }) => priority);
        const raw = list(group.inputs, "securityRules").at(-1) ?? {};
        const last = rules.at(-1);
        const denies =
          raw["access"] === "Deny" &&
          raw["direction"] === "Inbound" &&
          raw["protocol"] === "*" &&
          raw["sourceAddressPrefix"] === "*" &&
          raw["destinationAddressPrefix"] === "*" &&
          raw["destinationPortRange"] === "*" &&
          raw["name"] === last?.name;
        const inOrder = new Set(places).size === places.length;
        const inBounds = places.every((place) => place >= 100 && place <= 4096);
        return denies && inOrder && inBounds ? [] : [group.name];
      }),
    controls: {
      "no such rule": (plan) =>
        broken(
          plan,
          GROUP,
          anyRule((rules) => rules.pop()),
        ),
      "one that allows": (plan) =>
        broken(
          plan,
          GROUP,
          anyRule((rules) => Object.assign(rules.at(-1) ?? {}, { access: "Allow" })),
        ),
      "one behind it": (plan) =>
        broken(
          plan,
          GROUP,
          anyRule((rules) => Object.assign(rules.at(-1) ?? {}, { priority: 99 })),
        ),
      "two in one place": (plan) =>
        broken(
          plan,
          GROUP,
          anyRule((rules) => rules.push({ ...rules[0], name: "twin" })),
        ),
    },
  },
  {
    title: "every subnet has a security group, and no way out that nobody asked for",
    violations: (plan) =>
      all(plan, "network:VirtualNetwork").flatMap(({ inputs }) =>
        list(inputs, "subnets")
          .filter(
            (subnet) =>
              at(subnet, "networkSecurityGroup", "id") === undefined ||
              subnet["defaultOutboundAccess"] !== false,
          )
          .map(({ name }) => String(name)),
      ),
    controls: {
      "a subnet without": (plan) =>
        broken(plan, "network:VirtualNetwork", (inputs) => {
          delete inside(inputs, "subnets", 0)["networkSecurityGroup"];
        }),
      "Azure's own way out": (plan) =>
        broken(plan, "network:VirtualNetwork", (inputs) => {
          inside(inputs, "subnets", 1)["defaultOutboundAccess"] = true;
        }),
    },
  },
];
