import * as fs from "node:fs/promises";
import { stackFileName } from "../../config";
import { configValues, isRecord, isSecure } from "../../config/file-source";
import { readSubstitutions } from "../../config/substitutions";
import { UserError } from "../../model/user-error";
import { calibrate, type ToldInput, toldInput } from "../../record/calibrate";
import { engineSocketOf } from "../../record/engine-socket";
import { formatRecord, RECORD_VERSION, type StackRecord } from "../../record/record";
import { recordedLabels, type ToldLabel, toldLabel } from "../../record/recorded-labels";
import { scrub } from "../../record/scrub";
import { type DecryptedSecret, standsFor } from "../../record/stands";
import type { ResourceChange } from "../ci/stack-preview";
import type { Tools } from "../machine";
import { type Project, readStackFile, type StackFile } from "../project";
import { changedResources } from "./changed-resources";
import { failureOf } from "./preview-failure";
import { parsePreview, type PreviewDigest } from "./preview-json";
import { ThrowAwayBackend, type ThrowAwayPreview } from "./throw-away";

/** Names the file into which the program tells its secret inputs: stacks/tell-secrets.ts. */
const TELL_VARIABLE = "SLIPWAY_TELL_SECRETS";

export interface MadeRecord {
  readonly record: StackRecord;
  /** Of its file, looked over for every secret of the stack's config. */
  readonly text: string;
  /** What a preview with nothing but the record shows: nothing, if the record is right. */
  readonly changes: readonly ResourceChange[];
}

export interface RecordOptions {
  /** Commit of the infrastructure repository that was deployed. */
  readonly revision: string;
  /** Record of the stack that it joins. Absent: it is a platform. */
  readonly platform?: StackRecord;
}

/**
 * Makes a stack's record: its state without secrets, filled in by what a run of the program with
 * placeholders registers. Then it is tried. What is in the throw-away backend has no secret either.
 * @throws UserError for a stack that is not up, or a secret that would be in the record.
 */
export async function recordStack(
  project: Project,
  { pulumi }: Tools,
  { stack, ...file }: StackFile,
  { revision, platform }: RecordOptions,
): Promise<MadeRecord> {
  const config = readStackFile({ stack, ...file });
  const exported = await pulumi.exportInClear(stack);
  const decrypted = secretsOf(config, stack, await pulumi.configSecrets(stack));
  const { shapes, stands } = standsFor(decrypted);
  const scrubbed = scrub(exported, stands);
  const socket = engineSocketOf(scrubbed.exported);
  const base = {
    project: project.name,
    stack,
    revision,
    time: deployedAt(exported, stack),
    shapes,
    substitutions: readSubstitutions(project.dir),
    ...(socket !== undefined && { engineSocket: socket }),
  };
  return ThrowAwayBackend.use(project, async (backend) => {
    if (platform !== undefined) await backend.add(platform.stack, platform.exported);
    await backend.add(stack, scrubbed.exported);
    const tell = backend.file("told");
    const first = { ...base, names: {} };
    await digestOf(project.dir, backend, stack, {
      config,
      record: first,
      variables: { [TELL_VARIABLE]: tell },
    });
    const { inputs, labels } = await readTold(tell);
    const calibrated = calibrate(scrubbed, inputs);
    const names = { ...calibrated.names, ...recordedLabels(scrubbed.exported, labels) };
    const record: StackRecord = {
      version: RECORD_VERSION,
      ...base,
      exported: calibrated.exported,
      names,
    };
    const text = formatRecord(
      record,
      decrypted.map(({ value }) => value),
    );
    await backend.replace(stack, record.exported);
    const { steps } = await digestOf(project.dir, backend, stack, { config, record });
    return { record, text, changes: changedResources(steps) };
  });
}

async function digestOf(
  projectDir: string,
  backend: ThrowAwayBackend,
  stack: string,
  preview: ThrowAwayPreview,
): Promise<PreviewDigest> {
  const ended = await backend.preview(stack, preview);
  const failure = failureOf(ended, projectDir);
  if (failure === undefined) return parsePreview(ended.stdout);
  throw new UserError(`the program fails with placeholders in the place of ${stack}'s secrets`, {
    hint: failure,
  });
}

/** Those in clear in the file are none: a stack that is up has none to be made. */
function secretsOf(
  text: string,
  stack: string,
  values: Readonly<Record<string, string>>,
): readonly DecryptedSecret[] {
  const written = configValues(text, stackFileName(stack))["slipway:secrets"];
  if (!isRecord(written)) return [];
  return Object.entries(written).flatMap(([name, value]) => {
    const decrypted = values[name];
    if (!isSecure(value) || decrypted === undefined) return [];
    return [{ name, value: decrypted, ciphertext: String(value.secure) }];
  });
}

function deployedAt(exported: unknown, stack: string): string {
  const { deployment } = exported as {
    deployment?: { manifest?: { time?: string }; resources?: readonly unknown[] } | null;
  };
  const time = Date.parse(deployment?.manifest?.time ?? "");
  if (Number.isNaN(time) || (deployment?.resources ?? []).length === 0) {
    throw new UserError(`${stack} was never deployed: there is nothing to record`, {
      hint: `slipway up ${stack}`,
    });
  }
  return new Date(time).toISOString();
}

async function readTold(
  file: string,
): Promise<{ readonly inputs: readonly ToldInput[]; readonly labels: readonly ToldLabel[] }> {
  const text = await fs.readFile(file, "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line !== "");
  const told = lines.map((line) => JSON.parse(line) as object);
  return {
    inputs: told.filter((one) => !("label" in one)).map((one) => toldInput.parse(one)),
    labels: told.filter((one) => "label" in one).map((one) => toldLabel.parse(one)),
  };
}
