import { NAME_RULES } from "../../../../../../model/azure/names";
import type { Plan } from "../../../../../golden/plan";
import { broken, changed, inside } from "./break";
import type { Policy } from "./policy";
import { all, at } from "./read";

const GROUP = "resources:ResourceGroup";
/** Parts of other resources, and grants: Azure has no tags for them. */
const WITHOUT_TAGS = [
  "network:InboundNatRule",
  "containerregistry:Token",
  "storage:BlobContainer",
  "authorization:RoleAssignment",
];

function azures(plan: Plan) {
  return plan.resources
    .filter(({ type }) => type.startsWith("azure-native:"))
    .map((one) => ({ ...one, kind: one.type.slice("azure-native:".length) }));
}

/** What holds of everything that is made. */
export const groupPolicies: readonly Policy[] = [
  {
    title: "everything is in the group, and tagged as the stack's",
    violations: (plan) => {
      const group = all(plan, GROUP)[0]?.inputs["resourceGroupName"];
      return azures(plan)
        .filter(({ kind, inputs }) => {
          const isInside =
            kind === "authorization:RoleAssignment"
              ? String(inputs["scope"]).includes(`/resourceGroups/${String(group)}/`)
              : inputs["resourceGroupName"] === group;
          const isTagged = ["slipway-project", "slipway-stack"].every(
            (tag) => at(inputs, "tags", tag) !== undefined,
          );
          return !isInside || !(isTagged || WITHOUT_TAGS.includes(kind));
        })
        .map(({ name }) => name);
    },
    controls: {
      "a machine elsewhere": (plan) =>
        broken(plan, "compute:VirtualMachine", (inputs) => {
          inputs["resourceGroupName"] = "another";
        }),
      "a network without tags": (plan) =>
        broken(plan, "network:VirtualNetwork", (inputs) => void delete inputs["tags"]),
      "one tag only": (plan) =>
        broken(plan, "network:LoadBalancer", (inputs) => {
          delete inside(inputs, "tags")["slipway-stack"];
        }),
    },
  },
  {
    title: "names that Azure has once keep its rules",
    violations: (plan) =>
      [
        { kind: GROUP, field: "resourceGroupName", rule: NAME_RULES.resourceGroup },
        { kind: "storage:StorageAccount", field: "accountName", rule: NAME_RULES.storageAccount },
        {
          kind: "containerregistry:Registry",
          field: "registryName",
          rule: NAME_RULES.containerRegistry,
        },
      ].flatMap(({ kind, field, rule }) =>
        all(plan, kind)
          .filter(({ inputs }) => !rule.test(String(inputs[field])))
          .map(({ name }) => name),
      ),
    controls: {
      "a group with a space": (plan) =>
        broken(plan, GROUP, (inputs) => void (inputs["resourceGroupName"] = "a group")),
    },
  },
];

/** What holds where these are made: a plan without them says nothing. */
export const storePolicies: readonly Policy[] = [
  {
    title: "stores are opened by identities, never by keys or to all",
    violations: (plan) => [
      ...all(plan, "storage:StorageAccount")
        .filter(
          ({ inputs }) =>
            inputs["allowSharedKeyAccess"] !== false ||
            inputs["allowBlobPublicAccess"] !== false ||
            inputs["enableHttpsTrafficOnly"] !== true ||
            inputs["minimumTlsVersion"] !== "TLS1_2" ||
            at(inputs, "networkRuleSet", "defaultAction") !== "Deny",
        )
        .map(({ name }) => name),
      ...all(plan, "containerregistry:Registry")
        .filter(({ inputs }) => inputs["adminUserEnabled"] !== false)
        .map(({ name }) => name),
    ],
    controls: {
      "blobs for all": (plan) =>
        broken(plan, "storage:StorageAccount", (inputs) => {
          inputs["allowBlobPublicAccess"] = true;
        }),
      "blobs from everywhere": (plan) =>
        broken(plan, "storage:StorageAccount", (inputs) => {
          inside(inputs, "networkRuleSet")["defaultAction"] = "Allow";
        }),
      "a registry with a password": (plan) =>
        broken(plan, "containerregistry:Registry", (inputs) => {
          inputs["adminUserEnabled"] = true;
        }),
    },
  },
  {
    title: "what services carry to the container registry may pull, and nothing else",
    violations: (plan) =>
      all(plan, "containerregistry:Token")
        .filter(
          ({ inputs }) =>
            !String(inputs["scopeMapId"]).endsWith("/scopeMaps/_repositories_pull") ||
            inputs["credentials"] !== undefined,
        )
        .map(({ name }) => name),
    controls: {
      "a login that pushes": (plan) =>
        broken(plan, "containerregistry:Token", (inputs) => {
          inputs["scopeMapId"] = `${String(inputs["scopeMapId"])}_and_push`;
        }),
    },
  },
  {
    title: "the plan says of no command who signs in, or with what password",
    violations: (plan) =>
      plan.resources
        .filter(({ type }) => type === "command:local:Command")
        .filter(({ inputs }) => {
          const { environment, logging } = inputs;
          const given = Object.values(environment as Readonly<Record<string, unknown>>);
          const isPlain = given.every((value) =>
            /^(\/subscriptions\/|password[12]$)/.test(String(value)),
          );
          return !isPlain || logging !== "none";
        })
        .map(({ name }) => name),
    controls: {
      "a token for Azure": (plan) =>
        changed(plan, "command:local:Command", (inputs) => {
          inside(inputs, "environment")["TOKEN"] = "eyJ0";
        }),
      "a password in the log": (plan) =>
        changed(plan, "command:local:Command", (inputs) => {
          inputs["logging"] = "stdoutAndStderr";
        }),
    },
  },
  {
    title: "the least roles are given, to the machines that need them",
    violations: (plan) =>
      all(plan, "authorization:RoleAssignment")
        .filter(({ name, inputs }) => {
          const { scope, roleDefinitionId, principalId, principalType } = inputs;
          const grant = GRANTS.find(({ on }) => String(scope).includes(on));
          const isLeast =
            grant !== undefined &&
            String(roleDefinitionId).endsWith(grant.role) &&
            grant.to.test(String(principalId));
          return !isLeast || principalType !== "ServicePrincipal" || name === "";
        })
        .map(({ name }) => name),
    controls: {
      owners: (plan) =>
        broken(plan, "authorization:RoleAssignment", (inputs) => {
          inputs["roleDefinitionId"] = "/…/8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
        }),
      "the whole group": (plan) =>
        broken(plan, "authorization:RoleAssignment", (inputs) => {
          inputs["scope"] = "/subscriptions/1/resourceGroups/slipway-staging";
        }),
    },
  },
];

/** AcrPull, Storage Blob Data Contributor. */
const GRANTS = [
  { on: "/registries/", role: "7f951dda-4ed3-4680-a7ca-43fe172d538d", to: /^identity of (?!jump)/ },
  {
    on: "/storageAccounts/",
    role: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    to: /^identity of (?:registry|manager)-/,
  },
];
