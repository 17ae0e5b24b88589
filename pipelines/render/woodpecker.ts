import type { Duration } from "../../model/duration";
import { type Pipeline, type Step } from "../pipeline";
import { GROUP_LABEL, woodpeckerByHand } from "./by-hand/woodpecker";
import { conditionsOf } from "./woodpecker-conditions";
import { headerLines, type Renderer, type RenderSettings, yamlText } from "./rendered";

/** A step's limit ends `slipway` by a signal; after this it is killed. */
const GRACE = "1m";

/** Words of a shell that are no programs, so that `timeout` can't start them. */
const BUILTINS = ["cd", "eval", "exec", "export", "set", "unset"];
const PLAIN = /^[a-z][\w./-]*(?: [\w@%+=:,./-]+)*$/;

/**
 * One workflow a pipeline, under `.woodpecker`, of what 1.0 and 3.x both read. Secrets are the
 * hard part: 1.0 gives them to `commands` by `secrets:`, which 3.x has not, 3.x by
 * `environment: from_secret`, which 1.0 can't parse. Both read `settings: from_secret`, of a step
 * without commands. So a step with secrets leaves its command to the image's entry point
 * (`pipelines/woodpecker-entrypoint.sh`).
 */
export const renderWoodpecker: Renderer = (set, settings) => ({
  files: set.pipelines.flatMap((pipeline) => {
    const triggers = pipeline.triggers.flatMap((one) =>
      conditionsOf(pipeline.name, one, set.branch),
    );
    if (triggers.length === 0) return [];
    return [
      {
        path: `.woodpecker/${pipeline.name}.yaml`,
        text: yamlText(headerLines(settings), workflow(pipeline, triggers, settings)),
      },
    ];
  }),
  byHand: woodpeckerByHand(set, settings),
});

function workflow(
  { after, group, image, steps }: Pipeline,
  when: readonly object[],
  settings: RenderSettings,
): object {
  const name = image ?? settings.image ?? "${SLIPWAY_CI_IMAGE}";
  return {
    when,
    ...(after && { depends_on: after }),
    ...(group !== undefined && { labels: { [GROUP_LABEL]: group } }),
    // A map keeps its order in both, and is all that the schema of 1.0 knows.
    steps: Object.fromEntries(
      steps.map((step) => [
        step.name,
        { image: name, ...((step.secrets ?? []).length > 0 ? settingsOf(step) : commandsOf(step)) },
      ]),
    ),
  };
}

/** As PLUGIN_… variables; whoever writes a workflow can name no other program than `slipway`. */
function settingsOf({ commands, environment = {}, secrets = [], limit }: Step): object {
  return {
    settings: {
      command: (commands[0] ?? "").replace(/^slipway /, ""),
      time_limit: limit,
      ...Object.fromEntries(
        Object.entries(environment).map(([variable, value]) => [
          variable.toLowerCase(),
          literally(value),
        ]),
      ),
      ...Object.fromEntries(
        secrets.map(({ name, variable }) => [
          variable.toLowerCase(),
          { from_secret: name.toLowerCase() },
        ]),
      ),
    },
  };
}

function commandsOf({ commands, environment = {}, limit }: Step): object {
  const values = Object.entries(environment).map(([name, value]) => [name, literally(value)]);
  return {
    ...(values.length > 0 && { environment: Object.fromEntries(values) }),
    commands: [literally(limited(commands, limit))],
  };
}

/** A step has no limit of its own in Woodpecker, only all of a repository's pipelines. */
function limited(commands: readonly string[], limit: Duration): string {
  const [first = "", ...more] = commands;
  const plain =
    more.length === 0 && PLAIN.test(first) && !BUILTINS.includes(first.split(" ")[0] ?? "");
  const program = plain ? first : `sh -exc '${commands.join("\n").replaceAll("'", `'\\''`)}'`;
  return `timeout -k ${GRACE} ${limit} ${program}`;
}

/** The server replaces \${…} before it reads the file. */
function literally(text: string): string {
  return text.replaceAll("${", "$${");
}
