import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { parse } from "yaml";
import type { PipelineSet, Step } from "../../../../pipelines/pipeline";
import { type CiKind, renderPipelines } from "../../../../pipelines/render";
import { pipelineSets } from "./support/sets";

const SETTINGS = { command: "slipway ci init", image: "registry.example.org/ci:1" };

function setOf(step: Partial<Step>): PipelineSet {
  const steps: Step[] = [{ name: "one", commands: ["true"], limit: "5m", ...step }];
  return {
    repository: "app",
    branch: "main",
    pipelines: [{ name: "test", title: "t", triggers: [{ on: "push" }], steps }],
  };
}

function textOf(kind: CiKind, set: PipelineSet): string {
  return renderPipelines(kind, set, SETTINGS).files[0]?.text ?? assert.fail("no file");
}

/** A Groovy string as Groovy reads it. */
function groovy(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/g, (_, sign: string) => (sign === "n" ? "\n" : sign));
}

/** The commands of plain steps, in order. */
function commandsOf({ pipelines }: PipelineSet): readonly (readonly string[])[] {
  return pipelines
    .filter(({ triggers }) => triggers.some(({ on }) => on !== "pull request"))
    .flatMap(({ steps }) => steps.map(({ commands }) => commands));
}

describe("A command", () => {
  it("reaches the shell as it was written, on Jenkins", () => {
    fc.assert(
      fc.property(pipelineSets, (set) => {
        const texts = renderPipelines("jenkins", set, SETTINGS).files.map(({ text }) => text);
        const shells = texts.flatMap((text) => [...text.matchAll(/ sh ('(?:[^'\\]|\\.)*')\n/g)]);
        const found = new Set(shells.map(([, literal = ""]) => groovy(literal)));
        const wanted = new Set(
          set.pipelines.flatMap(({ steps }) => steps.map(({ commands }) => commands.join("\n"))),
        );
        assert.deepEqual([...found].sort(), [...wanted].sort());
      }),
    );
  });

  it("leaves the Jenkinsfile's braces in pairs, whatever it has", () => {
    fc.assert(
      fc.property(pipelineSets, (set) => {
        for (const { text } of renderPipelines("jenkins", set, SETTINGS).files) {
          const code = text.replace(/^\/\/.*$/gm, "").replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
          assert.equal(code.split("{").length, code.split("}").length, text);
          assert.doesNotMatch(code.replaceAll("''", ""), /'/);
        }
      }),
    );
  });

  it("reaches the shell as it was written, on Concourse", () => {
    fc.assert(
      fc.property(pipelineSets, (set) => {
        const content = parse(renderPipelines("concourse", set, SETTINGS).files[0]?.text ?? "") as {
          jobs: { plan: { config?: { run: { args: string[] } } }[] }[];
        };
        const found = content.jobs.flatMap(({ plan }) =>
          plan.flatMap(({ config }) => (config ? [config.run.args[1]] : [])),
        );
        assert.deepEqual(
          found,
          commandsOf(set).map((commands) => commands.join("\n")),
        );
      }),
    );
  });

  it("does on Woodpecker, behind a time limit, what it does in a shell", () => {
    const commands = ["WHO='a b'", `echo "it's $WHO" '\${HOME}' "\${WHO}"`, "false || echo end"];
    const { steps } = parse(textOf("woodpecker", setOf({ commands }))) as {
      steps: { one: { commands: string[] } };
    };
    // As the server does before it reads the file.
    const substituted = (steps.one.commands[0] ?? "").replaceAll("$${", "${");
    assert.match(substituted, /^timeout -k 1m 5m sh -exc '/);
    const output = execFileSync("sh", ["-c", substituted], { encoding: "utf8", stdio: "pipe" });
    assert.equal(output, "it's a b ${HOME} a b\nend\n");
  });

  it("has no shell of its own on Woodpecker where it is a program and its words", () => {
    const text = textOf("woodpecker", setOf({ commands: ["npm run check"] }));
    assert.match(text, /- timeout -k 1m 5m npm run check\n/);
    const cd = textOf("woodpecker", setOf({ commands: ["cd api"] }));
    assert.match(cd, /- timeout -k 1m 5m sh -exc 'cd api'\n/);
  });

  it("ends the script at the first that fails, on Azure, which would go on", () => {
    const text = textOf("azure-pipelines", setOf({ commands: ["npm ci", "npm test"] }));
    assert.match(text, /script: \|-\n +set -e\n +npm ci\n +npm test\n/);
  });

  it("keeps a dollar of a plain value from GitLab, which would replace it", () => {
    const text = textOf("gitlab", setOf({ environment: { PRICE: "5$CI_JOB_ID" } }));
    assert.match(text, /PRICE: 5\$\$CI_JOB_ID\n/);
  });
});
