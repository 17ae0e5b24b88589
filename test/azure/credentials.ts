import { spawnSync } from "node:child_process";

/** What the provider for Azure signs in with; undefined: nothing is there. */
export function credentials(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const has = (name: string) => (env[name] ?? "") !== "";
  const isNamed = has("ARM_CLIENT_ID") && has("ARM_TENANT_ID") && has("ARM_SUBSCRIPTION_ID");
  if (isNamed && has("ARM_CLIENT_SECRET")) return "a service principal with a secret";
  if (isNamed && env["ARM_USE_OIDC"] === "true") return "a service principal with a token of CI's";
  if (env["ARM_USE_MSI"] === "true" && has("ARM_SUBSCRIPTION_ID")) return "a managed identity";
  const { status } = spawnSync("az", ["account", "show", "--output", "none"], { stdio: "ignore" });
  return status === 0 ? "the Azure CLI's sign-in" : undefined;
}

export const SKIPPED =
  "test:azure: skipped, nobody is signed in to Azure: set ARM_CLIENT_ID, ARM_TENANT_ID, " +
  "ARM_SUBSCRIPTION_ID and ARM_CLIENT_SECRET (or ARM_USE_OIDC=true), or run `az login`; " +
  "docs/azure.md says how.";
