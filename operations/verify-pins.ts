import * as fs from "node:fs";
import { readPins, renderDiff, setPin } from "../config/edit";
import { formatPin, parsePin } from "../model/pin";
import type { EngineInfo } from "../toolchain/engine/ensure-engine";
import { verifyPins, type PinCheck } from "../toolchain/verify-pins";
import { officialPins } from "./official-images";
import { readStackFile, type Project, type StackFile } from "./project";

export interface Verification {
  readonly checks: readonly PinCheck[];
  /** Unified diff of the stack files in which an unknown digest was filled in. */
  readonly diff: string;
}

/** Asks the registries for each official pin, and writes the digests that were `unknown`. */
export async function verifyStackPins(project: Project, engine: EngineInfo): Promise<Verification> {
  const pins = [...new Set(project.stacks.flatMap((stack) => pinsOf(project, stack)))];
  const checks = await verifyPins(engine, pins);
  return { checks, diff: project.stacks.map((stack) => fill(stack, checks)).join("") };
}

function pinsOf(project: Project, stack: StackFile): string[] {
  return [...officialPins(project, [stack]).values()];
}

function fill(stack: StackFile, checks: readonly PinCheck[]): string {
  const before = readStackFile(stack);
  let after = before;
  for (const { pin, state, digest } of checks) {
    if (state !== "filled" || digest === undefined) continue;
    for (const [name, current] of Object.entries(readPins(before))) {
      if (current === pin) after = setPin(after, name, formatPin({ ...parsePin(pin), digest }));
    }
  }
  if (after !== before) fs.writeFileSync(stack.path, after);
  return renderDiff(stack.file, before, after);
}
