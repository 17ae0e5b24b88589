import { Document, isMap, isScalar } from "yaml";
import type { PipelineSet } from "../pipeline";

/** One file, where its CI looks for it. */
export interface PipelineFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Rendered {
  readonly files: readonly PipelineFile[];
  /** What a file can't do: what a person has to set up, and what this CI has not. */
  readonly byHand: readonly string[];
}

export interface RenderSettings {
  /** The command that writes the files, for their first lines. */
  readonly command: string;
  /** The image that has `slipway`. Default: a variable that the CI keeps. */
  readonly image?: string;
}

export type Renderer = (set: PipelineSet, settings: RenderSettings) => Rendered;

/** The first lines of a file, without their comment signs. */
export function headerLines({ command }: RenderSettings, notes: readonly string[] = []) {
  return [
    `Written by \`${command}\`. It may be edited: that command`,
    "overwrites nothing unless it is told to by --force.",
    ...notes,
  ];
}

/**
 * YAML without anchors, a blank line between what is at the top. Read alike by readers of 1.1, to
 * which `on` is a boolean and `04:17` a number: such words are quoted.
 */
export function yamlText(header: readonly string[], content: object): string {
  const document = new Document(content, {
    aliasDuplicateObjects: false,
    version: "1.1",
  });
  if (isMap(document.contents)) {
    for (const [index, { key }] of document.contents.items.entries()) {
      if (isScalar(key) && index > 0) key.spaceBefore = true;
    }
  }
  const comment = header.map((line) => `# ${line}\n`).join("");
  return `${comment}\n${document.toString({ lineWidth: 0 })}`;
}
