import { fileConfigSource, parseStackConfig, REGISTRY_PASSWORD } from "../config";
import { loginHost } from "../model/registry-clients";
import { UserError } from "../model/user-error";
import { askLogin, type LoginAnswer, type RegistryAccount } from "./ask-login";
import { prepareStack } from "./prepare-stack";
import { findPlatform, type Project } from "./project";
import type { Pulumi } from "./pulumi";
import { registryAccess } from "./registry";

export interface RegistryCheck {
  /** The stacks that Pulumi knows. */
  readonly existing: readonly string[];
  /** Takes the diff of a file that was edited, and what could not be asked. */
  readonly note: (text: string) => void;
  /** Default: over HTTPS. */
  readonly ask?: (account: RegistryAccount) => Promise<LoginAnswer>;
}

/**
 * Logs in at the platform's external registry, if it has one: a wrong password would fail much later
 * otherwise, on some machine. One that does not answer from here is told of and no failure, since the
 * machines may reach it.
 * @returns the stacks that Pulumi knows afterwards: a password is decrypted by its stack.
 * @throws UserError when it is not trusted, or does not let the config's account in.
 */
export async function checkExternalRegistry(
  project: Project,
  pulumi: Pulumi,
  { existing, note, ask = askLogin }: RegistryCheck,
): Promise<readonly string[]> {
  const platform = findPlatform(project);
  const { stack, file } = platform;
  const config = parseStackConfig(fileConfigSource(platform.path), { allowUnfilled: true });
  if (config.kind !== "platform" || config.registry.external === undefined) return existing;
  const { external, authorities } = config.registry;
  const set = `\`pulumi config set --stack ${stack} --secret --path slipway:secrets.${REGISTRY_PASSWORD}\``;
  if (config.secrets[REGISTRY_PASSWORD] === undefined) {
    throw new UserError(
      `${file}: slipway:secrets.${REGISTRY_PASSWORD}: missing, allowed: the encrypted password of slipway:registry.external`,
      { hint: `${set} encrypts it.` },
    );
  }
  if (!existing.includes(stack)) {
    const diff = await prepareStack(project, platform, pulumi, existing);
    if (diff !== "") note(diff);
  }
  const host = loginHost(external.address);
  const account = await registryAccess(project, pulumi, "reader");
  const answer = await ask({ ...account, authority: authorities[host] });
  const place = `${file}: slipway:registry.external`;
  if (answer.kind === "unreachable") {
    note(`${place}: no login could be tried at ${host} from here: ${answer.why}`);
  } else if (answer.kind === "untrusted") {
    throw new UserError(`${place}: ${host} is signed for by nobody who is trusted: ${answer.why}`, {
      hint:
        "No machine was touched. If it is the right one, write its authority's certificate (PEM) " +
        `under slipway:registry.authorities.${host}.`,
    });
  } else if (answer.kind === "refused") {
    throw new UserError(`${place}: ${host} does not let "${external.username}" in: ${answer.why}`, {
      hint: `No machine was touched. The password is slipway:secrets.${REGISTRY_PASSWORD}: ${set} changes it.`,
    });
  }
  return [...new Set([...existing, stack])];
}
