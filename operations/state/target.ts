import * as fs from "node:fs";
import { STATE_PASSWORD } from "../../config";
import { STATE_USER, stateUrl } from "../../model/state-store";
import { UserError } from "../../model/user-error";
import { machineUrl, shownUrl } from "../../toolchain/backend";
import { dataPaths } from "../../toolchain/paths";
import { stateVariables, writeStateCredentials } from "../../toolchain/state-credentials";
import { findPlatform, type Project } from "../project";
import type { Pulumi } from "../pulumi";
import { statePort } from "../registry";

/** Stands for the files of this machine. */
export const MACHINE = "machine";

/** A backend of Pulumi's that the state is taken to. */
export interface Target {
  readonly url: string;
  /** The same state through it, for as long as Pulumi.yaml does not name it yet. */
  readonly pulumi: Pulumi;
}

const ADDRESS = /^(s3|azblob|gs|postgres|file|https?):\/\/./;

/**
 * The backend at an address; without one the platform's own store, whose password is then kept for
 * this machine. Pulumi has been let in.
 * @throws UserError when it is none, or does not let anybody in.
 */
export async function openTarget(
  project: Project,
  pulumi: Pulumi,
  to: string | undefined,
): Promise<Target> {
  if (to === MACHINE) return filesHere(project, pulumi);
  const url = to ?? (await ownStore(project, pulumi));
  if (!ADDRESS.test(url)) {
    throw new UserError(`${shownUrl(url)} is no address of a backend`, {
      hint: "Allowed: machine, s3://, azblob://, gs://, postgres://, file://, https://.",
    });
  }
  if (/^[a-z0-9]+:\/\/[^/?]*:[^@/?]*@/.test(url)) {
    throw new UserError(`${shownUrl(url)} has a password in it, which Pulumi.yaml would show`, {
      hint: "Give it by the backend's own variable, such as PGPASSWORD.",
    });
  }
  return { url, pulumi: await letIn(project, pulumi, url) };
}

/** @throws UserError with Pulumi's own reason when it is not let in. */
export async function letIn(project: Project, pulumi: Pulumi, url: string): Promise<Pulumi> {
  const file = dataPaths(project.dir).stateCredentials;
  const through = pulumi.with({
    PULUMI_BACKEND_URL: url,
    ...stateVariables(url, file, process.env),
  });
  try {
    await through.stackNames();
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(`no state can be kept in ${shownUrl(url)}`, { hint: cause.hint, cause });
  }
  return through;
}

function filesHere({ dir }: Project, pulumi: Pulumi): Target {
  const { state } = dataPaths(dir);
  fs.mkdirSync(state, { recursive: true, mode: 0o700 });
  const url = machineUrl(state);
  return { url, pulumi: pulumi.with({ PULUMI_BACKEND_URL: url }) };
}

async function ownStore(project: Project, pulumi: Pulumi): Promise<string> {
  const { stack, file } = findPlatform(project);
  const port = statePort(project);
  if (port === undefined) {
    throw new UserError(`${file} asks for no store of Pulumi's state`, {
      hint:
        `Add \`slipway:state: {}\`, its image and its secret (docs/ci.md) and run \`slipway up ${stack}\`; ` +
        "or name another backend by --to.",
    });
  }
  const { stateEndpoint } = await pulumi.outputs(stack);
  if (stateEndpoint !== `http://localhost:${port}`) {
    throw new UserError(`the store that ${file} asks for is not up`, {
      hint: `Run \`slipway up ${stack}\` first.`,
    });
  }
  const secretKey = await pulumi.getConfig(stack, `slipway:secrets.${STATE_PASSWORD}`);
  const kept = dataPaths(project.dir).stateCredentials;
  writeStateCredentials(kept, { accessKey: STATE_USER, secretKey });
  return stateUrl(stateEndpoint);
}
