import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { type AzurePlace, childOf } from "./place";

/** Built-in roles of Azure's, the same in every subscription. */
export const ROLES = {
  acrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  blobDataContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
} as const;

export interface Grant {
  readonly role: string;
  /** Id of the resource that it is about. */
  readonly on: pulumi.Input<string>;
  /** Identities by the machine's name. */
  readonly to: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Gives identities of machines a role on one resource. */
export function grant(
  name: string,
  parent: pulumi.Resource,
  { groupId }: AzurePlace,
  { role, on, to }: Grant,
): void {
  // Azure answers with the whole id: a shorter one would differ at every refresh.
  const subscription = pulumi.output(groupId).apply((id) => id.split("/")[2] ?? "");
  const roleDefinitionId = pulumi.interpolate`/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  for (const [machine, principalId] of Object.entries(to)) {
    new authorization.RoleAssignment(
      `${name}-${machine}`,
      {
        scope: on,
        principalId,
        principalType: authorization.PrincipalType.ServicePrincipal,
        roleDefinitionId,
      },
      childOf(parent),
    );
  }
}
