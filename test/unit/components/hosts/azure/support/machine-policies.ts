import { NAME_RULES } from "../../../../../../model/azure/names";
import { PlannedSecret } from "../../../../../golden/plan";
import { broken, inside, type Loose } from "./break";
import type { Policy } from "./policy";
import { all, at, list } from "./read";

const MACHINE = "compute:VirtualMachine";
const NIC = "network:NetworkInterface";

/** A policy about each machine by itself. */
function eachMachine(
  title: string,
  holds: (inputs: Readonly<Record<string, unknown>>) => boolean,
  controls: Readonly<Record<string, (inputs: Loose) => void>>,
): Policy {
  return {
    title,
    violations: (plan) =>
      all(plan, MACHINE)
        .filter(({ inputs }) => !holds(inputs))
        .map(({ name }) => name),
    controls: Object.fromEntries(
      Object.entries(controls).map(([name, change]) => [
        name,
        (plan) => broken(plan, MACHINE, change),
      ]),
    ),
  };
}

/** What the machines are. */
export const machinePolicies: readonly Policy[] = [
  eachMachine(
    "nobody logs in with a password",
    (inputs) =>
      at(inputs, "osProfile", "linuxConfiguration", "disablePasswordAuthentication") === true &&
      at(inputs, "osProfile", "adminPassword") === undefined &&
      list(inputs, "osProfile", "linuxConfiguration", "ssh", "publicKeys").length === 1,
    {
      "passwords allowed": (inputs) => {
        inside(inputs, "osProfile", "linuxConfiguration")["disablePasswordAuthentication"] = false;
      },
      "a password": (inputs) => {
        inside(inputs, "osProfile")["adminPassword"] = "a password";
      },
    },
  ),
  eachMachine(
    "disks are managed, encrypted at the host, and go with their machine",
    (inputs) =>
      at(inputs, "securityProfile", "encryptionAtHost") === true &&
      at(inputs, "storageProfile", "osDisk", "managedDisk", "storageAccountType") !== undefined &&
      at(inputs, "storageProfile", "osDisk", "deleteOption") === "Delete" &&
      at(inputs, "storageProfile", "osDisk", "vhd") === undefined,
    {
      "not encrypted": (inputs) => {
        inside(inputs, "securityProfile")["encryptionAtHost"] = false;
      },
      "left behind": (inputs) => {
        inside(inputs, "storageProfile", "osDisk")["deleteOption"] = "Detach";
      },
    },
  ),
  eachMachine(
    "what a machine does at its first boot is secret",
    ({ osProfile }) =>
      osProfile instanceof PlannedSecret || at(osProfile, "customData") instanceof PlannedSecret,
    {
      "in the open": (inputs) => {
        inputs["osProfile"] = inside(inputs, "osProfile");
      },
    },
  ),
  eachMachine(
    "each has an identity of its own, and its console is kept",
    (inputs) =>
      at(inputs, "identity", "type") === "SystemAssigned" &&
      at(inputs, "diagnosticsProfile", "bootDiagnostics", "enabled") === true,
    {
      "no identity": (inputs) => void delete inputs["identity"],
      "no console": (inputs) => void delete inputs["diagnosticsProfile"],
    },
  ),
  eachMachine(
    "each is in a zone or in an availability set, but the one that passes SSH on",
    ({ vmName, zones, availabilitySet }) =>
      vmName === "jump" || (zones === undefined) !== (availabilitySet === undefined),
    {
      both: (inputs) => {
        inputs["zones"] = ["1"];
        inputs["availabilitySet"] = { id: "a set" };
        inputs["vmName"] = "manager-1";
      },
    },
  ),
  eachMachine(
    "names keep Azure's rules",
    ({ vmName, osProfile }) =>
      NAME_RULES.virtualMachine.test(String(vmName)) && at(osProfile, "computerName") === vmName,
    { "a name too long": (inputs) => void (inputs["vmName"] = "m".repeat(65)) },
  ),
  {
    title: "no machine's interface has a public address; only load balancers have",
    violations: (plan) => {
      const interfaces = all(plan, NIC)
        .filter(({ inputs }) =>
          list(inputs, "ipConfigurations").some((one) => one["publicIPAddress"] !== undefined),
        )
        .map(({ name }) => name);
      const fronts = all(plan, "network:LoadBalancer").flatMap(({ inputs }) =>
        list(inputs, "frontendIPConfigurations").map((one) => at(one, "publicIPAddress", "id")),
      );
      const addresses = all(plan, "network:PublicIPAddress").length;
      return new Set(fronts).size === addresses ? interfaces : [...interfaces, "an address alone"];
    },
    controls: {
      "an address": (plan) =>
        broken(plan, NIC, (inputs) => {
          inside(inputs, "ipConfigurations", 0)["publicIPAddress"] = { id: "an address" };
        }),
    },
  },
  {
    title: "each machine has one interface with an address of its own that stays",
    violations: (plan) => {
      const taken = new Set<unknown>();
      return all(plan, NIC).flatMap(({ name, inputs }) => {
        const [only, ...others] = list(inputs, "ipConfigurations");
        const address = only?.["privateIPAddress"];
        const isGood =
          others.length === 0 &&
          only?.["privateIPAllocationMethod"] === "Static" &&
          address !== undefined &&
          !taken.has(address);
        taken.add(address);
        return isGood ? [] : [name];
      });
    },
    controls: {
      "another each time": (plan) =>
        broken(plan, NIC, (inputs) => {
          inside(inputs, "ipConfigurations", 0)["privateIPAllocationMethod"] = "Dynamic";
        }),
      "the one of another": (plan) => {
        const other = at(all(plan, NIC)[1]?.inputs, "ipConfigurations", 0, "privateIPAddress");
        return broken(plan, NIC, (inputs) => {
          inside(inputs, "ipConfigurations", 0)["privateIPAddress"] = other;
        });
      },
    },
  },
];
