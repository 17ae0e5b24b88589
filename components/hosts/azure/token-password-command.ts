/**
 * Run by the plan's Command resource: makes a password of a container registry's token, and prints
 * it. Who signs in is told by this process' environment, or the Azure CLI: never by the plan.
 */
import { managementToken } from "./sign-in";
import { makePassword, type PasswordName } from "./token-password";

/** What the Command gives it. */
export interface PasswordEnvironment {
  readonly SLIPWAY_ACR_REGISTRY: string;
  readonly SLIPWAY_ACR_TOKEN: string;
  readonly SLIPWAY_ACR_PASSWORD: PasswordName;
}

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const given = env as NodeJS.ProcessEnv & PasswordEnvironment;
  const registryId = given.SLIPWAY_ACR_REGISTRY;
  const token = await managementToken(env, registryId.split("/")[2] ?? "");
  const wanted = { registryId, tokenId: given.SLIPWAY_ACR_TOKEN, name: given.SLIPWAY_ACR_PASSWORD };
  process.stdout.write(await makePassword(wanted, { token }));
}

if (require.main === module) {
  main(process.env).then(
    () => process.exit(0),
    (error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      process.stderr.write(`${text}\n`, () => process.exit(1));
    },
  );
}
