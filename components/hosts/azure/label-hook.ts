import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { checkLabelFree } from "./dns-label";

/**
 * Runs before a public address is made, at preview as well, and only then: an address that is there
 * has its name already. Where nobody is signed in it only says that it did not look.
 */
export function labelHook(name: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    name,
    async ({ newInputs }) => {
      const { dnsSettings, location } = newInputs as {
        readonly dnsSettings: { readonly domainNameLabel: string };
        readonly location: string;
      };
      const label = dnsSettings.domainNameLabel;
      const why = await checkLabelFree({ label, location }, signIn);
      if (why !== undefined) {
        await pulumi.log.info(`not looked whether the name ${label} is free: ${why}`);
      }
    },
    { onDryRun: true },
  );
}

async function signIn(): Promise<{ subscriptionId: string; token: string }> {
  const [{ subscriptionId }, { token }] = await Promise.all([
    authorization.getClientConfig(),
    authorization.getClientToken(),
  ]);
  return { subscriptionId, token };
}
