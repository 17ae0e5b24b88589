import { readPins, setPin } from "../config/edit";
import { formatPin, parsePin } from "../model/pin";
import type { EngineInfo } from "../toolchain/engine/ensure-engine";
import { verifyPins, type PinCheck } from "../toolchain/verify-pins";
import { editStackFile } from "./edit-stack-file";
import { officialPins } from "./official-images";
import type { Project, StackFile } from "./project";

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
  return editStackFile(stack, (text) => filled(text, checks));
}

function filled(before: string, checks: readonly PinCheck[]): string {
  let after = before;
  for (const { pin, state, digest } of checks) {
    if (state !== "filled" || digest === undefined) continue;
    for (const [name, current] of Object.entries(readPins(before))) {
      if (current === pin) after = setPin(after, name, formatPin({ ...parsePin(pin), digest }));
    }
  }
  return after;
}
