import type Docker from "dockerode";
import { loginHost } from "../model/registry-clients";
import type { SecretValue } from "../model/secret-value";
import { UserError } from "../model/user-error";
import { drain } from "./progress";

/** The registry that images go to, as the engine sees it, and who pushes. */
export interface RegistryLogin {
  /** `localhost:5000`, or a DNS name; for somebody else's, a path may follow. */
  readonly address: string;
  /** Default: no login. */
  readonly username?: string;
  readonly password?: SecretValue;
}

/** The digest of what the registry holds under `reference`; undefined when it holds nothing. */
export async function registryDigest(
  docker: Docker,
  reference: string,
  registry: RegistryLogin,
): Promise<string | undefined> {
  try {
    const { Descriptor } = await docker.getImage(reference).distribution(loginOptions(registry));
    return Descriptor.digest;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw refused(error, registry);
  }
}

/** @throws what the engine says; see {@link isNotFound}. */
export async function pullImage(
  docker: Docker,
  reference: string,
  registry: RegistryLogin,
): Promise<void> {
  await drain(await docker.pull(reference, loginOptions(registry)));
}

/** @returns the digest that the registry gave it. @throws UserError when it is refused. */
export async function pushImage(
  docker: Docker,
  reference: string,
  registry: RegistryLogin,
): Promise<string> {
  let digest: string | undefined;
  try {
    const stream = await docker.getImage(reference).push(loginOptions(registry));
    await drain(stream, ({ aux }) => (digest = aux?.Digest ?? digest));
  } catch (error) {
    throw refused(error, registry);
  }
  if (digest === undefined) throw new Error(`the engine pushed ${reference} but told no digest`);
  return digest;
}

/** For `docker build`, which may pull from the registry. */
export function registryConfig({ address, username, password }: RegistryLogin) {
  if (username === undefined || password === undefined) return {};
  return { [loginHost(address)]: { username, password: password.reveal() } };
}

export function isNotFound(error: unknown): boolean {
  const status =
    typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : 0;
  return status === 404 || /manifest unknown|not found|no such image/i.test(String(error));
}

function loginOptions({ address, username, password }: RegistryLogin) {
  const serveraddress = loginHost(address);
  return {
    authconfig: { serveraddress, username: username ?? "", password: password?.reveal() ?? "" },
  };
}

function refused(error: unknown, { address, username }: RegistryLogin): UserError {
  const said = error instanceof Error ? error.message : String(error);
  const login = /unauthorized|authentication|no basic auth/i.test(said);
  return new UserError(`the registry ${address} refused: ${said}`, {
    hint: login
      ? `Logged in as ${username ?? "nobody"}: is the password the one of the running registry?`
      : "Is it up, and can the engine reach it? `slipway up platform` starts it.",
    cause: error,
  });
}
