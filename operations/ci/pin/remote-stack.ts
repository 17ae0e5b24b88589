import { parse } from "yaml";
import { NONE, stackFileName } from "../../../config";
import { readPins } from "../../../config/edit";
import type { Forge } from "../../../forge/forge";
import { nearest } from "../../../model/nearest";
import { UserError } from "../../../model/user-error";
import { registryAccessOf, type RegistryConfig, type RegistryPlace } from "../../registry-access";
import { RELEASE_ORDER } from "../../project";
import type { InfrastructureRepository } from "./infrastructure-repository";

/** What is to be known of a stack before something is built for it. */
export interface RemoteStack {
  /** Its file, from the repository's root. */
  readonly file: string;
  /** By name, as typed. */
  readonly pins: Readonly<Record<string, string>>;
  /** Where its platform's registry is. */
  readonly registry: RegistryPlace;
}

interface StackConfig extends RegistryConfig {
  readonly "slipway:kind"?: unknown;
  readonly "slipway:cluster"?: { readonly from?: unknown } | null;
}

/** Reads a stack's file, and its platform's, from the branch as it is now. @throws UserError */
export async function readRemoteStack(
  forge: Pick<Forge, "branchHead" | "readFile">,
  { repository, branch }: InfrastructureRepository,
  stack: string,
): Promise<RemoteStack> {
  const head = await forge.branchHead(branch);
  if (head === undefined) {
    throw new UserError(`${repository} has no branch "${branch}"`, {
      hint: "SLIPWAY_INFRASTRUCTURE_BRANCH names another one.",
    });
  }
  const read = async (name: string) => {
    const file = stackFileName(name);
    const text = await forge.readFile(file, head);
    if (text !== undefined) return { file, text, config: configOf(file, text) };
    throw new UserError(`${repository} has no ${file} on ${branch}`, {
      hint: "SLIPWAY_INFRASTRUCTURE_REPOSITORY names the repository with the stack files.",
    });
  };
  const { file, text, config } = await read(stack);
  const from = config["slipway:cluster"]?.from;
  if (config["slipway:kind"] === "platform" || typeof from !== "string") {
    throw new UserError(`${file} is no environment's: it runs no app`, {
      hint: "Name the stack that pins the app, such as --stack staging.",
    });
  }
  const isThere = async (name: string) =>
    (await forge.readFile(stackFileName(name), head)) !== undefined;
  await requireFirst(stack, isThere);
  const platform = await read(from);
  return { file, pins: readPins(text), registry: registryAccessOf(platform.config) };
}

/**
 * A pin is released by nobody's word, and an app's workflow chooses the stack: so it may be the one
 * that a release begins with, and no later one. @throws UserError
 */
async function requireFirst(
  stack: string,
  isThere: (stack: string) => Promise<boolean>,
): Promise<void> {
  for (const first of RELEASE_ORDER) {
    if (first === stack) return;
    if (!(await isThere(first))) continue;
    throw new UserError(`slipway ci pin does not pin in ${stack}; allowed: ${first}`, {
      hint: `A release begins in ${first}. What passes there is asked for further on by a pull request.`,
    });
  }
}

/** @throws UserError for an image that the stack's file has no line for, or says `none` of. */
export function requireKnown({ file, pins }: RemoteStack, names: readonly string[]): void {
  for (const name of names) {
    const pin = Object.hasOwn(pins, name) ? pins[name] : undefined;
    if (pin === undefined) {
      const known = Object.keys(pins);
      const close = nearest(name, known);
      throw new UserError(
        `${file}: slipway:images has no "${name}"; allowed: ${known.join(", ") || "none"}`,
        {
          hint:
            close === undefined
              ? "Declare the service that runs it first, and pin it there as `unpinned`."
              : `Did you mean "${close}"?`,
        },
      );
    }
    if (pin === NONE) {
      throw new UserError(`${file}: slipway:images.${name} is none: it does not run there`);
    }
  }
}

function configOf(file: string, text: string): StackConfig {
  try {
    return (parse(text) as { config?: StackConfig | null } | null)?.config ?? {};
  } catch (cause) {
    throw new UserError(`${file} is no YAML`, { cause });
  }
}
