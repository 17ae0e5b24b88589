import { z } from "zod";

/**
 * What each CI's reference documents of the keys that are used here, and no key more: a misspelt
 * or misplaced one fails. Their whole JSON schemas are not to be had as npm packages.
 */
const text = z.string().min(1);
const variables = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string());
const minutes = z.int().min(1).max(360);

const githubStep = z.strictObject({
  name: text,
  run: text,
  "timeout-minutes": minutes,
  env: variables.optional(),
});
const githubCheckout = z.strictObject({
  uses: z.string().regex(/^actions\/checkout@[0-9a-f]{40}$/),
  "timeout-minutes": minutes,
  with: z.strictObject({ "fetch-depth": z.literal(0), "persist-credentials": z.literal(false) }),
});
export const githubWorkflow = z.strictObject({
  name: text,
  on: z.strictObject({
    push: z.strictObject({ branches: z.array(text) }).optional(),
    pull_request: z.strictObject({ branches: z.array(text) }).optional(),
    schedule: z.array(z.strictObject({ cron: text })).optional(),
    workflow_dispatch: z.strictObject({}).optional(),
  }),
  permissions: z.strictObject({}),
  jobs: z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/),
    z.strictObject({
      name: text,
      if: text.optional(),
      needs: z.array(text).optional(),
      "runs-on": text,
      permissions: z.strictObject({
        contents: z.literal("read"),
        "pull-requests": z.literal("write").optional(),
        statuses: z.literal("write").optional(),
      }),
      environment: z.literal("slipway").optional(),
      concurrency: z
        .strictObject({
          group: text,
          "cancel-in-progress": z.literal(false),
          queue: z.literal("max"),
        })
        .optional(),
      "timeout-minutes": minutes,
      container: z.strictObject({ image: text }),
      env: variables,
      steps: z.tuple([githubCheckout], githubStep),
    }),
  ),
});

const gitlabJob = z.strictObject({
  image: text,
  rules: z.array(z.strictObject({ if: text })).min(1),
  needs: z.array(text),
  resource_group: text.optional(),
  timeout: z.string().regex(/^\d+ minutes$/),
  variables: variables.optional(),
  script: z.array(text).min(1),
});
export const gitlabFile = z
  .object({ variables: z.strictObject({ GIT_DEPTH: z.literal("0") }) })
  .catchall(gitlabJob);

const azureBranches = z.strictObject({ branches: z.strictObject({ include: z.array(text) }) });
const azureSteps = z.tuple(
  [
    z.strictObject({
      checkout: z.literal("self"),
      fetchDepth: z.literal(0),
      persistCredentials: z.literal(false),
      timeoutInMinutes: minutes,
    }),
  ],
  z.strictObject({
    script: text,
    displayName: text,
    timeoutInMinutes: minutes,
    env: variables.optional(),
  }),
);
const azureJob = {
  displayName: text,
  timeoutInMinutes: minutes,
  container: z.strictObject({ image: text }),
};
const azureName = z.string().regex(/^[A-Za-z_]\w*$/);
export const azurePipeline = z.strictObject({
  trigger: z.union([z.literal("none"), azureBranches]),
  pr: z.union([z.literal("none"), azureBranches]),
  schedules: z
    .array(azureBranches.extend({ cron: text, displayName: text, always: z.literal(true) }))
    .optional(),
  pool: z.strictObject({ vmImage: text }),
  stages: z.array(
    z.strictObject({
      stage: azureName,
      displayName: text,
      dependsOn: z.array(azureName),
      condition: text.optional(),
      lockBehavior: z.literal("sequential").optional(),
      variables: z.array(z.strictObject({ group: text })).optional(),
      jobs: z.tuple([
        z.union([
          z.strictObject({ job: azureName, ...azureJob, steps: azureSteps }),
          z.strictObject({
            deployment: azureName,
            ...azureJob,
            environment: text,
            strategy: z.strictObject({
              runOnce: z.strictObject({ deploy: z.strictObject({ steps: azureSteps }) }),
            }),
          }),
        ]),
      ]),
    }),
  ),
});

const woodpeckerLimit = z.string().regex(/^\d+m$/);
export const woodpeckerWorkflow = z.strictObject({
  when: z
    .array(
      z.strictObject({
        event: z.enum(["push", "pull_request", "cron"]),
        branch: text,
        cron: text.optional(),
      }),
    )
    .min(1),
  depends_on: z.array(text).optional(),
  labels: z.strictObject({ "slipway-group": text }).optional(),
  steps: z.record(
    text,
    z.union([
      // `commands` beside `settings` is refused by every version.
      z.strictObject({
        image: text,
        environment: variables.optional(),
        commands: z.tuple([z.string().regex(/^timeout -k 1m \d+m /)]),
      }),
      z.strictObject({
        image: text,
        settings: z
          .object({ command: text, time_limit: woodpeckerLimit })
          .catchall(z.union([z.string(), z.strictObject({ from_secret: text })])),
      }),
    ]),
  ),
});

const concourseTime = z.string().regex(/^\d+m$/);
export const concoursePipeline = z.strictObject({
  resources: z.array(
    z.strictObject({
      name: text,
      type: z.enum(["git", "registry-image", "time"]),
      check_timeout: concourseTime,
      source: z.record(text, z.union([text, z.array(text)])),
      version: z.strictObject({ digest: text }).optional(),
    }),
  ),
  jobs: z.array(
    z.strictObject({
      name: text,
      serial: z.literal(true).optional(),
      serial_groups: z.array(text).optional(),
      build_log_retention: z.strictObject({ builds: z.int() }),
      plan: z.array(
        z.union([
          z.strictObject({
            get: text,
            trigger: z.boolean().optional(),
            passed: z.array(text).optional(),
            timeout: concourseTime,
          }),
          z.strictObject({
            task: text,
            image: text,
            timeout: concourseTime,
            config: z.strictObject({
              platform: z.literal("linux"),
              inputs: z.tuple([z.strictObject({ name: text })]),
              params: variables.optional(),
              run: z.strictObject({
                path: z.literal("sh"),
                args: z.tuple([z.literal("-exc"), text]),
                dir: text,
              }),
            }),
          }),
        ]),
      ),
    }),
  ),
});
