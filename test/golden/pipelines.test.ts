import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { appPipelines } from "../../pipelines/app-repository";
import { infrastructurePipelines } from "../../pipelines/infrastructure";
import type { PipelineSet } from "../../pipelines/pipeline";
import { CI_KINDS, renderPipelines } from "../../pipelines/render";
import type { Rendered } from "../../pipelines/render/rendered";

const SETS: readonly PipelineSet[] = [
  appPipelines({
    branch: "main",
    folders: ["api", "vitrine"],
    infrastructure: "https://git.example.org/team/infrastructure",
    test: ["npm ci", "npm test"],
    testImage: "node:24-bookworm",
  }),
  infrastructurePipelines({ branch: "main", folders: ["apps/click-count"], guard: true }),
];

/** Azure has no variable for an image. */
const IMAGES: Readonly<Record<string, string>> = {
  "azure-pipelines": "registry.example.org/slipway/ci:1.0",
};

describe("The golden pipelines", () => {
  for (const set of SETS) {
    for (const kind of CI_KINDS) {
      it(`of an ${set.repository} repository on ${kind} are what is written`, () => {
        const rendered = renderPipelines(kind, set, {
          command: `slipway ci init ${kind} --for ${set.repository}`,
          image: IMAGES[kind],
        });
        const name = `${set.repository}-${kind}.txt`;
        const file = path.join(__dirname, "pipelines", name);
        const text = printed(rendered);
        if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, text);
        const committed = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
        const hint = "`UPDATE_GOLDEN=1 npm run test:golden` takes the new text over";
        assert.equal(text, committed, `pipelines/${name} differs: ${hint}`);
      });
    }
  }
});

function printed({ files, byHand }: Rendered): string {
  const parts = files.map(({ path: file, text }) => `===== ${file}\n${text}`);
  return [...parts, `===== by hand\n${byHand.map((line) => `- ${line}\n`).join("")}`].join("\n");
}
