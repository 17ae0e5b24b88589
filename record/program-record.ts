import * as fs from "node:fs";
import { z } from "zod";
import { parseSubstitutions, type Substitutions } from "../config/substitutions";
import { UserError } from "../model/user-error";
import type { StackRecord } from "./record";

/** Names the file with what the program takes from a record instead of from an engine. */
export const RECORD_VARIABLE = "SLIPWAY_RECORD";

const programRecord = z.strictObject({
  names: z.record(z.string(), z.string()),
  substitutions: z.record(z.string(), z.unknown()),
  engineSocket: z.string().min(1).optional(),
  /** Which deployment it is of: for the line that says with what the plan was compared. */
  time: z.string(),
  revision: z.string(),
});

export interface ProgramRecord {
  readonly names: Readonly<Record<string, string>>;
  readonly substitutions: Substitutions;
  readonly engineSocket?: string;
  readonly time: string;
  readonly revision: string;
}

/** The text of that file. */
export function formatProgramRecord({
  names,
  substitutions,
  engineSocket,
  time,
  revision,
}: Pick<StackRecord, keyof ProgramRecord>): string {
  return JSON.stringify({ names, substitutions, engineSocket, time, revision });
}

/** @returns undefined where no record is named. @throws UserError when it is none. */
export function readProgramRecord(env: NodeJS.ProcessEnv): ProgramRecord | undefined {
  const file = env[RECORD_VARIABLE];
  if (file === undefined || file === "") return undefined;
  try {
    const { engineSocket, substitutions, ...rest } = programRecord.parse(
      JSON.parse(fs.readFileSync(file, "utf8")),
    );
    return {
      ...rest,
      substitutions: parseSubstitutions(JSON.stringify(substitutions)),
      ...(engineSocket !== undefined && { engineSocket }),
    };
  } catch (cause) {
    throw new UserError(`${RECORD_VARIABLE} names no record: ${file}`, {
      hint: "It is set by `slipway preview` and `slipway record` alone.",
      cause,
    });
  }
}

/** For people: with what a plan was compared. */
export function comparedLine({ time, revision }: Pick<ProgramRecord, "time" | "revision">): string {
  return `compared with the record of ${time}, revision ${revision.slice(0, 7)}`;
}
