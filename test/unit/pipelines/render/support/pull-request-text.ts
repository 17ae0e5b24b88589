import { parse, stringify } from "yaml";
import type { CiKind } from "../../../../../pipelines/render";
import type { PipelineFile } from "../../../../../pipelines/render/rendered";

type Texts = readonly string[];

/** What each CI would run for a pull request, of what was written for it. */
export function pullRequestTexts(kind: CiKind, files: readonly PipelineFile[]): Texts {
  return files.flatMap(({ text }) => READERS[kind](text));
}

const READERS: Readonly<Record<CiKind, (text: string) => Texts>> = {
  github: (text) => ("pull_request" in read(text)["on"] ? [text] : []),
  "azure-pipelines": (text) => (read(text)["pr"] === "none" ? [] : [text]),
  woodpecker: (text) =>
    (read(text)["when"] as { event: string }[]).some(({ event }) => event === "pull_request")
      ? [text]
      : [],
  jenkins: (text) => (text.includes("changeRequest()") ? [text] : []),
  gitlab: (text) =>
    Object.values(read(text))
      .filter((job) =>
        (job as { rules?: { if: string }[] }).rules?.some((rule) =>
          rule.if.includes("merge_request_event"),
        ),
      )
      .map((job) => stringify(job)),
  concourse: () => [],
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each CI's file has a shape of its own
function read(text: string): Record<string, any> {
  return parse(text);
}
