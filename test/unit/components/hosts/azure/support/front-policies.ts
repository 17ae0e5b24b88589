import { NAME_RULES } from "../../../../../../model/azure/names";
import type { Plan, PlannedResource } from "../../../../../golden/plan";
import { broken, inside, type Loose } from "./break";
import type { Policy } from "./policy";
import { all, at, list, opens, rulesOf } from "./read";

const BALANCER = "network:LoadBalancer";

/** Breaks one that balances: one without a listener only lets machines out. */
function brokenBalancer(plan: Plan, change: (inputs: Loose) => void): Plan {
  return broken(plan, BALANCER, change, balances);
}

function balances(inputs: PlannedResource["inputs"]): boolean {
  return list(inputs, "loadBalancingRules").length > 0;
}

function probeOf(balancer: PlannedResource, rule: unknown) {
  const id = String(at(rule, "probe", "id"));
  return list(balancer.inputs, "probes").find(({ name }) => id.endsWith(`/probes/${String(name)}`));
}

/** The machines' security group behind a load balancer: they are named after one pool. */
function groupOf(plan: Plan, { inputs }: PlannedResource): PlannedResource | undefined {
  const name = `${String(inputs["loadBalancerName"])}-rules`;
  return all(plan, "network:NetworkSecurityGroup").find(
    (group) => group.inputs["networkSecurityGroupName"] === name,
  );
}

/** How traffic comes to the machines and gets out. */
export const frontPolicies: readonly Policy[] = [
  {
    title: "each rule has the probe of its port, no probe is idle, and each comes through",
    violations: (plan) =>
      all(plan, BALANCER).flatMap((balancer) => {
        const rules = list(balancer.inputs, "loadBalancingRules");
        const used = new Set(rules.map((rule) => probeOf(balancer, rule)));
        const group = groupOf(plan, balancer);
        const comesThrough = (port: number) =>
          group !== undefined &&
          rulesOf(group).some((rule) => {
            return (
              rule.isAllowed && rule.sources.includes("AzureLoadBalancer") && opens(rule, port)
            );
          });
        const wrong = rules.filter((rule) => {
          const port = probeOf(balancer, rule)?.["port"];
          return port === undefined || port !== rule["backendPort"] || !comesThrough(Number(port));
        });
        const idle = list(balancer.inputs, "probes").filter((probe) => !used.has(probe));
        return [...wrong, ...idle].map(({ name }) => `${balancer.name}: ${String(name)}`);
      }),
    controls: {
      "a probe of another port": (plan) =>
        brokenBalancer(plan, (inputs) => void (inside(inputs, "probes", 0)["port"] = 9999)),
      "a rule without a probe": (plan) =>
        brokenBalancer(plan, (inputs) => {
          delete inside(inputs, "loadBalancingRules", 0)["probe"];
        }),
      "a probe that is denied": (plan) => {
        const probed = all(plan, BALANCER).find(({ inputs }) => balances(inputs));
        const group = probed && groupOf(plan, probed);
        const resources = plan.resources.map((one) => {
          if (one !== group) return one;
          const rules = list(one.inputs, "securityRules").filter(
            (rule) => rule["sourceAddressPrefix"] !== "AzureLoadBalancer",
          );
          return { ...one, inputs: { ...one.inputs, securityRules: rules } };
        });
        return { ...plan, resources, find: (type, name) => plan.find(type, name) };
      },
    },
  },
  {
    title: "every machine gets out, by the outbound rule of its load balancer alone",
    violations: (plan) => {
      const ways = all(plan, BALANCER).flatMap(({ inputs }) =>
        list(inputs, "outboundRules").map((rule) => at(rule, "backendAddressPool", "id")),
      );
      const stuck = all(plan, "network:NetworkInterface").filter(
        ({ inputs }) =>
          !list(inputs, "ipConfigurations").some((one) =>
            list(one, "loadBalancerBackendAddressPools").some(({ id }) => ways.includes(id)),
          ),
      );
      const secondWays = all(plan, BALANCER).filter(({ inputs }) =>
        list(inputs, "loadBalancingRules").some((rule) => rule["disableOutboundSnat"] !== true),
      );
      return [...stuck, ...secondWays].map(({ name }) => name);
    },
    controls: {
      "no outbound rule": (plan) =>
        brokenBalancer(plan, (inputs) => void (inputs["outboundRules"] = [])),
      "a second way": (plan) =>
        brokenBalancer(plan, (inputs) => {
          inside(inputs, "loadBalancingRules", 0)["disableOutboundSnat"] = false;
        }),
    },
  },
  {
    title: "public addresses stay, and have names that Azure takes",
    violations: (plan) =>
      all(plan, "network:PublicIPAddress")
        .filter(
          ({ inputs }) =>
            at(inputs, "sku", "name") !== "Standard" ||
            inputs["publicIPAllocationMethod"] !== "Static" ||
            !NAME_RULES.dnsLabel.test(String(at(inputs, "dnsSettings", "domainNameLabel"))),
        )
        .map(({ name }) => name),
    controls: {
      "a name with capitals": (plan) =>
        broken(plan, "network:PublicIPAddress", (inputs) => {
          inputs["dnsSettings"] = { domainNameLabel: "Contoso" };
        }),
      "an address that changes": (plan) =>
        broken(plan, "network:PublicIPAddress", (inputs) => {
          inputs["publicIPAllocationMethod"] = "Dynamic";
        }),
    },
  },
  {
    title: "a port of a public address leads to one place",
    violations: (plan) => {
      const taken = new Set<string>();
      const doors = all(plan, BALANCER).flatMap(({ inputs }) =>
        list(inputs, "loadBalancingRules").map((rule) => ({
          of: inputs["loadBalancerName"],
          port: rule["frontendPort"],
        })),
      );
      const ssh = all(plan, "network:InboundNatRule").map(({ inputs }) => ({
        of: inputs["loadBalancerName"],
        port: inputs["frontendPort"],
      }));
      return [...doors, ...ssh].flatMap(({ of, port }) => {
        const door = `${String(of)} ${String(port)}`;
        if (taken.has(door)) return [door];
        taken.add(door);
        return [];
      });
    },
    controls: {
      "one port twice": (plan) =>
        brokenBalancer(plan, (inputs) => {
          const rules = list(inputs, "loadBalancingRules");
          inputs["loadBalancingRules"] = [...rules, ...rules.slice(0, 1)];
        }),
    },
  },
];
