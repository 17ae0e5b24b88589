import * as path from "node:path";
import { shortContentHash } from "../../../model/keyed-hash";
import type {
  ResolvedConfigFile,
  ResolvedSecretFile,
  ResolvedService,
} from "../../../model/resolved-service";
import { UserError } from "../../../model/user-error";
import { recordedHash, type RecordedNames } from "../../../record/recorded-names";

/** The longest name that Swarm takes for a service, and for a secret or config. */
const LONGEST_SERVICE_NAME = 63;
const LONGEST_OBJECT_NAME = 64;

/** `<stack>-<service>`. @throws UserError when Swarm would refuse it. */
export function swarmServiceName(stack: string, service: string): string {
  return checked(`${stack}-${service}`, LONGEST_SERVICE_NAME, `service "${service}"`);
}

/**
 * `<stack>-<service>-<secret>-<keyed hash>`: another text is another object.
 * @param recorded the live names' hashes, where the texts hold placeholders. Default: none.
 */
export function secretName(
  stack: string,
  { name: service }: ResolvedService,
  file: ResolvedSecretFile,
  { text, key, recorded = {} }: { text: string; key: string; recorded?: RecordedNames },
): string {
  const base = `${stack}-${service}-${file.name}`;
  const name = `${base}-${recordedHash(recorded, base, { key, text })}`;
  return checked(name, LONGEST_OBJECT_NAME, `service "${service}", secret "${file.name}"`);
}

/** `<stack>-<service>-<file>-<hash of path and content>`. */
export function configName(
  stack: string,
  { name: service }: ResolvedService,
  file: ResolvedConfigFile,
): string {
  const base = path.posix.basename(file.path).replaceAll(/[^a-zA-Z0-9]+/g, "-");
  const hash = shortContentHash(`${file.path}\n${file.content}`);
  const name = `${stack}-${service}-${base.replaceAll(/^-+|-+$/g, "")}-${hash}`;
  return checked(name, LONGEST_OBJECT_NAME, `service "${service}", config file "${file.path}"`);
}

/**
 * `<stack>-<service>-<task>-<hash of all that it is named after>`: one name for each pin that it
 * runs for, and another for its undo. @throws UserError when Swarm would refuse it.
 */
export function jobName(
  stack: string,
  service: string,
  { task, phase, pin }: { task: string; phase: string; pin: string },
): string {
  const hash = shortContentHash([stack, service, task, phase, pin].join("\n"));
  const name = `${stack}-${service}-${task}-${hash}`;
  return checked(name, LONGEST_SERVICE_NAME, `service "${service}", task "${task}"`);
}

/** `<stack>-<volume>`. */
export function volumeName(stack: string, volume: string): string {
  return `${stack}-${volume}`;
}

function checked(name: string, longest: number, where: string): string {
  if (name.length <= longest) return name;
  throw new UserError(
    `${where}: its name on the cluster, "${name}", has ${name.length} letters; ` +
      `Swarm allows ${longest}`,
    { hint: "Choose a shorter name for the service, the task, the file or the stack." },
  );
}
