import type Docker from "dockerode";
import { prepareTools, withEngine } from "../machine";
import type { Progress } from "../progress";
import { findPlatform, type Project } from "../project";
import type { Pulumi } from "../pulumi";
import { withStackRuns } from "../runs/stack-run";
import { addTexts } from "./add-texts";
import { backupPlace } from "./backup-place";
import { BackupWriter } from "./backup-writer";
import { copyOut } from "./copy-volume";
import { interruptible } from "./interruptible";
import { type FoundVolume, keptVolumes } from "./kept-volumes";
import { BACKUP_VERSION } from "./manifest";
import { requireOneEngine } from "./one-engine";
import { volumesOnEngine } from "./volumes-on-engine";
import { type VolumeContainers, withVolumeContainers } from "./volume-container";
import { volumeGroups, volumeUsers } from "./volume-users";
import type { AwayTiming } from "./stop-user";
import { whileAway } from "./while-away";

export interface BackupOptions {
  /** A file, or a folder. Default: `backups` in the project's data folder. */
  readonly to?: string | undefined;
  /** Environments' volumes as well. */
  readonly data: boolean;
  /** Slipway's own version. */
  readonly version: string;
  /** Default: three minutes to stop, and three to come back. */
  readonly timing?: AwayTiming;
}

export interface Backup {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
}

/** What is asked of a machine for it. */
export interface BackupMachine {
  readonly docker: Docker;
  readonly pulumi: Pick<Pulumi, "stackNames" | "exportStack">;
}

/**
 * Writes all of a platform on one engine that can't be made again into one file: the volumes that outlive their
 * stacks, each copied while nothing writes to it, the stacks' states and files, and the record of substitutions.
 * The passphrase is not in it.
 * @throws UserError when it can't be done, or was stopped: then no file is left, and all runs as before.
 */
export async function backUp(
  project: Project,
  options: BackupOptions,
  progress: Progress,
): Promise<Backup> {
  requireOneEngine(project, "backup");
  const file = backupPlace(project, options.to, new Date());
  const names = project.stacks.map(({ stack }) => stack);
  const note = (line: string) => progress.note(line);
  return withStackRuns(project, names, { command: "slipway backup" }, note, async () => {
    const tools = await prepareTools(project);
    return withEngine(project, tools, (machine) =>
      backUpOn(project, machine, { ...options, file }, progress),
    );
  });
}

/** The same for whoever holds the stacks. */
export async function backUpOn(
  project: Project,
  { docker, pulumi }: BackupMachine,
  { file, data, version, timing }: BackupOptions & { readonly file: string },
  progress: Progress,
): Promise<Backup> {
  return interruptible("the backup", async (signal) => {
    const writer = await BackupWriter.open(file);
    try {
      const states = await progress.step("States and stack files", () =>
        addTexts(project, pulumi, writer),
      );
      const platform = findPlatform(project).stack;
      const found = await volumesOnEngine(docker, project);
      const volumes = keptVolumes({ found, states, platform, data });
      const labels = { "slipway.project": project.name, "slipway.stack": platform };
      await withVolumeContainers(docker, labels, (containers) =>
        addVolumes({ docker, containers, writer, volumes, signal, timing }, progress),
      );
      signal.throwIfAborted();
      const madeAt = new Date().toISOString();
      const about = { project: project.name, madeAt, slipway: version };
      const size = await writer.finish({ version: BACKUP_VERSION, ...about });
      return { file, size };
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  });
}

interface Copying {
  readonly docker: Docker;
  readonly containers: VolumeContainers;
  readonly writer: BackupWriter;
  readonly volumes: readonly FoundVolume[];
  readonly signal: AbortSignal;
  readonly timing: AwayTiming | undefined;
}

async function addVolumes(
  { docker, containers, writer, volumes, signal, timing }: Copying,
  progress: Progress,
): Promise<void> {
  const names = volumes.map(({ name }) => name);
  for (const group of volumeGroups(names, await volumeUsers(docker, names))) {
    signal.throwIfAborted();
    const away: string[] = [];
    const note = (line: string) => void away.push(line);
    await progress.step(`Copy ${group.volumes.join(", ")}`, (report) => {
      const copy = async () => {
        for (const volume of volumes.filter(({ name }) => group.volumes.includes(name))) {
          const size = await containers.use(volume.name, { writes: false }, (container) =>
            writer.add({ kind: "volume", ...volume }, copyOut(container, signal)),
          );
          report(`${volume.name}: ${size} bytes`);
        }
      };
      return whileAway(docker, group.users, { report, note, signal, timing }, copy);
    });
    if (away.length > 0) progress.note(away.join("\n"));
  }
}
