import { parse } from "yaml";
import { REGISTRY_USER } from "../../../model/registry-account";
import { infrastructurePipelines } from "../../../pipelines/infrastructure";
import { renderConcourse } from "../../../pipelines/render/concourse";
import { yamlText } from "../../../pipelines/render/rendered";

export interface PlatformPipeline {
  readonly uri: string;
  readonly branch: string;
  /** Variables of every task. */
  readonly environment: Readonly<Record<string, string>>;
  /** What tasks run in, as the worker pulls it: `registry:5000/slipway`, and its tag. */
  readonly image: {
    readonly repository: string;
    readonly tag: string;
    /** By plain HTTP, with the account that may push. */
    readonly isOwnRegistry: boolean;
  };
}

interface Resource {
  readonly name: string;
  readonly source: Readonly<Record<string, unknown>>;
}

interface Task {
  readonly task?: string;
  readonly config: {
    readonly params?: Readonly<Record<string, string>>;
    readonly run: { readonly args: readonly string[] };
  };
}

interface Rendered {
  readonly resources: readonly Resource[];
  readonly jobs: readonly { readonly name: string; readonly plan: readonly (Task | object)[] }[];
}

/**
 * The infrastructure repository's pipeline as `slipway ci init concourse` writes it, with what a
 * platform knows and a person would have to fill in: addresses, the image, what tasks are told.
 */
export function platformPipeline(settings: PlatformPipeline): string {
  const { branch } = settings;
  const set = infrastructurePipelines({ branch, folders: [], guard: true });
  const [file] = renderConcourse(set, { command: "slipway up" }).files;
  const { resources, jobs, ...others } = parse(file?.text ?? "") as Rendered;
  return yamlText(["Set by `slipway up` from the platform's config."], {
    resources: resources.map((one) => resource(one, settings)),
    jobs: jobs.map(({ plan, ...job }) => ({
      ...job,
      plan: plan.map((step) => (isTask(step) ? task(step, job.name, settings) : step)),
    })),
    ...others,
  });
}

function resource(one: Resource, { uri, image }: PlatformPipeline): object {
  if (one.name === "repository") return { ...one, source: { ...one.source, uri } };
  if (one.name !== "ci-image") return one;
  const { repository, tag, isOwnRegistry } = image;
  const account = { insecure: true, username: REGISTRY_USER, password: "((registry_password))" };
  return { ...one, source: { repository, tag, ...(isOwnRegistry && account) } };
}

/** Concourse tells a task nothing of its commit but in a file of the clone. */
function task(step: Task, job: string, { environment }: PlatformPipeline): object {
  const { params, run, ...config } = step.config;
  const [flags = "", command = ""] = run.args;
  const event = job === "release" ? "push" : "schedule";
  return {
    ...step,
    config: {
      ...config,
      params: { ...environment, SLIPWAY_CI_EVENT: event, ...params },
      run: {
        ...run,
        args: [flags, `SLIPWAY_CI_COMMIT=$(cat .git/ref); export SLIPWAY_CI_COMMIT; ${command}`],
      },
    },
  };
}

function isTask(step: object): step is Task {
  return "task" in step;
}
