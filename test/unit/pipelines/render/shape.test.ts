import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parse } from "yaml";
import type { z } from "zod";
import type { PipelineSet } from "../../../../pipelines/pipeline";
import { type CiKind, renderPipelines } from "../../../../pipelines/render";
import { pipelineSets } from "./support/sets";
import {
  azurePipeline,
  concoursePipeline,
  githubWorkflow,
  gitlabFile,
  woodpeckerWorkflow,
} from "./support/shapes";

const SHAPES: readonly (readonly [CiKind, z.ZodType])[] = [
  ["github", githubWorkflow],
  ["gitlab", gitlabFile],
  ["azure-pipelines", azurePipeline],
  ["woodpecker", woodpeckerWorkflow],
  ["concourse", concoursePipeline],
];

const SETTINGS = { command: "slipway ci init", image: "registry.example.org/ci:1" };

describe("A rendered pipeline", () => {
  for (const [kind, shape] of SHAPES) {
    it(`has only what ${kind} documents, and a time limit for whatever can have one`, () => {
      fc.assert(
        fc.property(pipelineSets, (set) => {
          for (const { path, text } of renderPipelines(kind, set, SETTINGS).files) {
            const { error } = shape.safeParse(parse(text));
            assert.equal(error, undefined, `${path}: ${error?.message}\n${text}`);
          }
        }),
      );
    });

    it(`reads alike to YAML 1.1 and 1.2 on ${kind}`, () => {
      fc.assert(
        fc.property(pipelineSets, (set) => {
          for (const { text } of renderPipelines(kind, set, SETTINGS).files) {
            assert.deepEqual(parse(text, { version: "1.1" }), parse(text));
          }
        }),
      );
    });

    it(`waits only for what is there on ${kind}`, () => {
      fc.assert(fc.property(pipelineSets, (set) => assertWaits(kind, set)));
    });
  }
});

/** Every name that something waits for, by the keys that each CI has for it. */
function assertWaits(kind: CiKind, set: PipelineSet): void {
  const { files } = renderPipelines(kind, set, SETTINGS);
  const names = new Set<unknown>();
  const awaited: unknown[] = [];
  for (const { path, text } of files) {
    const content = parse(text) as Record<string, unknown>;
    if (kind === "woodpecker") names.add(/([^/]+)\.yaml$/.exec(path)?.[1]);
    if (kind === "gitlab") Object.keys(content).forEach((name) => names.add(name));
    if (kind === "github") Object.keys(content["jobs"] as object).forEach((it) => names.add(it));
    visit(content, (key, value) => {
      if (key === "stage" || (kind === "concourse" && key === "name")) names.add(value);
      if (["needs", "depends_on", "dependsOn", "passed"].includes(key)) {
        awaited.push(...(value as unknown[]));
      }
    });
  }
  for (const name of awaited) assert.ok(names.has(name), `${String(name)} is not there`);
}

function visit(node: unknown, seen: (key: string, value: unknown) => void): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    seen(key, value);
    visit(value, seen);
  }
}
