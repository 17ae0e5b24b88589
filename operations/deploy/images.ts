import { isNotFound } from "../../build/registry";
import { isPinned } from "../../config";
import { readPins } from "../../config/edit";
import { withoutTag } from "../../model/pin";
import { ensureImages } from "../../toolchain/images";
import { fetchImage, isWhereItRuns } from "../app-images";
import type { Machine } from "../machine";
import { shareSubstitutes } from "../official-images";
import type { Report } from "../progress";
import { readStackFile, type Project, type StackFile } from "../project";
import { registryAccess, registryAddress } from "../registry";

/** An image of a release that cannot be had. */
export interface MissingImage {
  /** The key under `slipway:images`. */
  readonly image: string;
  readonly pin: string;
  readonly cause: {
    readonly kind: "no such image" | "image not pullable";
    /** One line. */
    readonly text: string;
  };
}

/**
 * Fetches what a stack pins, before anything changes: an image that cannot be had must not cost a
 * rollout. What this machine makes itself in an official image's place counts as had.
 * @returns the images that cannot be had, by their key under `slipway:images`.
 */
export async function missingImages(
  project: Project,
  machine: Machine,
  stack: StackFile,
  report: Report,
): Promise<MissingImage[]> {
  const pins = Object.entries(readPins(readStackFile(stack))).filter(([, pin]) => isPinned(pin));
  const missing: MissingImage[] = [];
  for (const [image, pin] of pins) {
    const cause = await whyMissing(project, machine, pin, report);
    if (cause !== undefined) missing.push({ image, pin, cause });
  }
  return missing;
}

async function whyMissing(
  project: Project,
  machine: Machine,
  pin: string,
  report: Report,
): Promise<MissingImage["cause"] | undefined> {
  try {
    if (!pin.startsWith(`${registryAddress(project)}/`)) {
      await ensureImages(machine.engine, [pin], { projectDir: project.dir, report });
      await shareSubstitutes(project, machine, [pin], report);
      return undefined;
    }
    const reference = withoutTag(pin);
    if (await isWhereItRuns(project, machine.docker, reference)) return undefined;
    report(`fetching ${pin}`);
    const access = await registryAccess(project, machine.pulumi, "reader");
    return (await fetchImage(machine.docker, reference, access, report))
      ? undefined
      : noSuchImage(pin);
  } catch (error) {
    const text = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return isNotFound(error) || /manifest unknown|manifest for .* not found/i.test(text)
      ? noSuchImage(pin)
      : { kind: "image not pullable", text: `image not pullable: ${text}` };
  }
}

function noSuchImage(pin: string): MissingImage["cause"] {
  return { kind: "no such image", text: `no such image: the registry has no ${pin}` };
}
