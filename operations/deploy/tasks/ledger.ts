import type Docker from "dockerode";
import { z } from "zod";
import { contentHash } from "../../../model/keyed-hash";
import { UserError } from "../../../model/user-error";
import { PIN_LABEL } from "../../../rollout/service-labels";
import { TASK_LABEL, TASK_PHASE_LABEL, TASK_RESULT_LABEL } from "../../../rollout/task-labels";
import { isGone } from "./host";
import type { TaskResult } from "./task-result";

/** How many runs of one task are remembered: as many pins can come back without it running. */
const KEPT = 20;
const HASH_LENGTH = 16;

const recorded = z.object({
  at: z.iso.datetime(),
  ms: z.number(),
  exitCode: z.number().optional(),
});

/** That a task ran well for a pin. */
export interface TaskRecord {
  /** `<service>/<task>`. */
  readonly task: string;
  readonly pin: string;
  /** When it had ended, by the clock of the machine that deployed. */
  readonly at: Date;
}

export interface Ledger {
  /** The newest first. */
  records(): Promise<readonly TaskRecord[]>;
  /** Only runs that went well are recorded: what failed runs again. */
  add(task: { name: string; phase: string; pin: string }, result: TaskResult): Promise<void>;
  /** After an undo: the task runs again when this pin comes again. */
  remove(task: string, pin: string): Promise<void>;
}

interface Kept extends TaskRecord {
  readonly id: string;
}

/**
 * Which tasks of a stack ran for which pins. It is kept on the cluster, beside the data that tasks
 * change, and not on the machine that deploys: whoever deploys next must know. Each record is a
 * Swarm config object, which nothing can change afterwards; a task and a pin have one at most.
 */
export function stackLedger(
  docker: Docker,
  { project, stack }: { readonly project: string; readonly stack: string },
): Ledger {
  const origin = { "slipway.project": project, "slipway.stack": stack };
  const filters = {
    label: [...Object.entries(origin).map(([name, value]) => `${name}=${value}`), TASK_LABEL],
  };

  async function read(): Promise<Kept[]> {
    const configs = (await docker.listConfigs({ filters })) as unknown as ListedConfig[];
    return configs.map(kept).sort((one, other) => other.at.getTime() - one.at.getTime());
  }

  async function remove(records: readonly Kept[]): Promise<void> {
    for (const { id } of records) {
      await docker
        .getConfig(id)
        .remove()
        .catch((error: unknown) => {
          if (!isGone(error)) throw error;
        });
    }
  }

  return {
    records: read,
    add: async ({ name, phase, pin }, { ok, ms, exitCode }) => {
      if (!ok) throw new Error(`${name} failed for ${pin}: nothing to record`);
      const hash = contentHash(`${name}\n${pin}`).slice(0, HASH_LENGTH);
      const data = JSON.stringify({ at: new Date().toISOString(), ms, exitCode });
      const record = {
        Name: `${stack}-task-${hash}`,
        Labels: {
          ...origin,
          [TASK_LABEL]: name,
          [TASK_PHASE_LABEL]: phase,
          [PIN_LABEL]: pin,
          [TASK_RESULT_LABEL]: "ok",
        },
        Data: Buffer.from(data, "utf8").toString("base64"),
      };
      try {
        // Told apart, or dockerode would put all of it into the address too.
        await docker.createConfig({ _query: {}, _body: record });
      } catch (error) {
        // It is there already: a killed run has recorded it.
        if ((error as { statusCode?: number }).statusCode !== 409) throw error;
      }
      await remove((await read()).filter((one) => one.task === name).slice(KEPT));
    },
    remove: async (task, pin) => {
      await remove((await read()).filter((one) => one.task === task && one.pin === pin));
    },
  };
}

interface ListedConfig {
  readonly ID: string;
  readonly Spec: {
    readonly Name: string;
    readonly Labels?: Readonly<Record<string, string>>;
    readonly Data?: string;
  };
}

function kept({ ID, Spec }: ListedConfig): Kept {
  const { Labels = {}, Data = "", Name } = Spec;
  try {
    const text = Buffer.from(Data, "base64").toString("utf8");
    const { at } = recorded.parse(JSON.parse(text));
    return {
      id: ID,
      task: Labels[TASK_LABEL] ?? "",
      pin: Labels[PIN_LABEL] ?? "",
      at: new Date(at),
    };
  } catch (cause) {
    throw new UserError(`the record ${Name} of a task's run is none that Slipway made`, {
      hint: `\`docker config rm ${Name}\` forgets it: its task then runs again.`,
      cause,
    });
  }
}
