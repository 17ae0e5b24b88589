import * as fs from "node:fs";
import * as path from "node:path";
import { STATE_PASSWORD } from "../../config";
import { DEFAULT_STATE_PORT, STATE_USER, stateUrl } from "../../model/state-store";
import { UserError } from "../../model/user-error";
import { backendOf, machineUrl, shownUrl } from "../../toolchain/backend";
import { dataPaths } from "../../toolchain/paths";
import { writeStateCredentials } from "../../toolchain/state-credentials";
import { prepareTools } from "../machine";
import { findPlatform, type Project } from "../project";
import { Pulumi } from "../pulumi";
import { statePort } from "../registry";
import { withScratchDir } from "../scratch";
import { letIn } from "./target";

export interface LoginOptions {
  /** Default: the one in the platform's file, decrypted by the passphrase. */
  readonly password?: string | undefined;
}

/**
 * Keeps the password of the platform's store for this machine, once the store takes it.
 * @returns the store's address. @throws UserError where the state is in no such store.
 */
export async function loginToState(
  project: Project,
  { password }: LoginOptions,
): Promise<{ readonly url: string }> {
  const { url } = backendOf(project.dir);
  const own = stateUrl(`http://localhost:${statePort(project) ?? DEFAULT_STATE_PORT}`);
  if (url !== own) {
    throw new UserError(`the state is in ${shownUrl(url)}, which is not the platform's own store`, {
      hint: "Other backends take their own variables, such as AWS_ACCESS_KEY_ID, and files.",
    });
  }
  const { pulumi } = await prepareTools(project);
  const secretKey = password ?? (await decrypted(project, pulumi));
  const kept = dataPaths(project.dir).stateCredentials;
  const before = fs.existsSync(kept) ? fs.readFileSync(kept, "utf8") : undefined;
  writeStateCredentials(kept, { accessKey: STATE_USER, secretKey });
  try {
    await letIn(project, pulumi, url);
  } catch (error) {
    if (before === undefined) fs.rmSync(kept);
    else fs.writeFileSync(kept, before, { mode: 0o600 });
    throw error;
  }
  return { url };
}

/** Pulumi decrypts for a stack of a backend only: here of one that is thrown away. */
async function decrypted(project: Project, { options }: Pulumi): Promise<string> {
  const { stack, file, path: from } = findPlatform(project);
  return withScratchDir(async (dir) => {
    for (const one of ["Pulumi.yaml", file]) {
      fs.copyFileSync(path.join(project.dir, one), path.join(dir, path.basename(one)));
    }
    const backend = path.join(dir, "state");
    fs.mkdirSync(backend);
    const pulumi = new Pulumi({ ...options, projectDir: dir }).with({
      PULUMI_BACKEND_URL: machineUrl(backend),
    });
    try {
      await pulumi.initStack(stack, dir);
      return await pulumi.getConfig(stack, `slipway:secrets.${STATE_PASSWORD}`);
    } catch (cause) {
      throw new UserError(`the store's password in ${from} can't be decrypted`, {
        hint:
          "It takes the passphrase that encrypted it (docs/operating.md). Or give the password: " +
          "`slipway state login --password-stdin`.",
        cause,
      });
    }
  });
}
