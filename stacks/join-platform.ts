import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { UserError } from "../model/user-error";
import { type PlatformOutputs, platformOutputs } from "./platform-outputs";

const answer = z.object({ outputs: z.record(z.string(), z.unknown()) });

/**
 * What the platform stack tells those that join it. Asked for as plain data and before the first
 * resource is declared: a StackReference would be a resource itself, and its failure the engine's
 * words instead of ours.
 * @throws UserError when that stack does not exist, is not up, or is no platform.
 */
export async function joinPlatform(from: string): Promise<PlatformOutputs> {
  return parsePlatformOutputs(await readOutputs(from), from);
}

/** Checks what a stack put out. @throws UserError when it is not what a platform puts out. */
export function parsePlatformOutputs(
  outputs: Readonly<Record<string, unknown>>,
  from: string,
): PlatformOutputs {
  if (Object.keys(outputs).length === 0) throw notUp(from);
  const parsed = platformOutputs.safeParse(outputs);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const output = issue?.path.join(".") ?? "";
  throw new UserError(
    `${pulumi.getStack()} joins the cluster of "${from}", which does not tell its "${output}"`,
    {
      hint: `Is "${from}" a platform stack? \`slipway up ${from}\` brings its outputs up to date.`,
    },
  );
}

async function readOutputs(from: string): Promise<Record<string, unknown>> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${from}`;
  try {
    const found: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
    return answer.parse(found).outputs;
  } catch (cause) {
    if (cause instanceof Error && /unknown stack|not found|no stack named/i.test(cause.message)) {
      throw notUp(from, cause);
    }
    throw cause;
  }
}

function notUp(from: string, cause?: unknown): UserError {
  return new UserError(`${pulumi.getStack()} joins the cluster of "${from}", which is not up`, {
    hint: `slipway up ${from}`,
    cause,
  });
}
