import { parse } from "yaml";
import { GENERATE } from "../../config";
import { UserError } from "../../model/user-error";
import { findPlatform, type Project, readStackFile, type StackFile } from "../project";
import type { Pulumi } from "../pulumi";
import { registryAccess, registryPlace } from "../registry";
import { inMakingOrder, makerOf } from "./makers";
import { renewals, watchedSecrets } from "./renewals";
import type { SecretsConfig, Surroundings } from "./surroundings";

/** Secrets to be encrypted and written into a stack's file. */
export interface MadeSecrets {
  /** In clear, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** A line for each that was there before, with why it is made anew. */
  readonly notes: readonly string[];
}

/** Whether a stack's file has secrets that are to be made, or that may have to be made anew. */
export function hasSecretsToMake({ kind }: StackFile, text: string): boolean {
  const config = configOf(text);
  return secretsToGenerate(text).length > 0 || watchedSecrets(kind, config).length > 0;
}

/** The names under `slipway:secrets` whose value is still to be made. */
export function secretsToGenerate(text: string): string[] {
  const secrets = configOf(text)["slipway:secrets"] ?? {};
  return Object.keys(secrets).filter((name) => secrets[name] === GENERATE);
}

/**
 * Makes the secrets that a stack's file asks for by `generate`, and those anew that have to be.
 * The stack must exist in Pulumi's backend.
 * @throws UserError when one is copied from a platform that has none yet.
 */
export async function makeSecrets(
  project: Project,
  stack: StackFile,
  pulumi: Pulumi,
  { text, now }: { readonly text: string; readonly now: Date },
): Promise<MadeSecrets> {
  const values = new Map<string, string>();
  const around: Surroundings = {
    project: project.name,
    config: configOf(text),
    now,
    reveal: async (name) =>
      values.get(name) ?? pulumi.getConfig(stack.stack, `slipway:secrets.${name}`),
    revealReaderPassword: () => readerPassword(project, stack, pulumi),
  };
  const due = await renewals(stack.kind, around);
  const names = [...secretsToGenerate(text), ...due.map(({ name }) => name)];
  for (const name of inMakingOrder(stack.kind, names)) {
    values.set(name, await makerOf(stack.kind, name)(around));
  }
  return {
    values,
    notes: due.map(({ name, why }) => `${stack.file}: ${name} ${why}: it is made anew`),
  };
}

async function readerPassword(project: Project, stack: StackFile, pulumi: Pulumi): Promise<string> {
  const platform = findPlatform(project);
  const name = registryPlace(project).accounts.reader.secret;
  const found = configOf(readStackFile(platform))["slipway:secrets"]?.[name];
  if (found === undefined || found === GENERATE) {
    throw new UserError(
      `${stack.file} takes its registry-reader-password from ${platform.file}, which has no ` +
        `slipway:secrets.${name} yet`,
      { hint: `slipway up ${platform.stack} ${stack.stack}` },
    );
  }
  return (await registryAccess(project, pulumi, "reader")).password.reveal();
}

function configOf(text: string): SecretsConfig {
  return (parse(text) as { config?: SecretsConfig | null } | null)?.config ?? {};
}
