import type { EngineEvent } from "@pulumi/pulumi/automation";

/** What is being done, and what is done: as the CLI says it. */
const WORDS: Readonly<Record<string, readonly [string, string, string]>> = {
  create: ["create", "creating", "created"],
  update: ["update", "updating", "updated"],
  delete: ["delete", "deleting", "deleted"],
  replace: ["replace", "replacing", "replaced"],
  "create-replacement": ["replace", "replacing", "replaced"],
};

/** What the program tells people. `debug`, which the engine always sends, shows secrets as well. */
const TOLD = new Set(["info", "warning", "error"]);

/** One line of progress for an event; undefined for one that tells a person nothing. */
export function eventLine(event: EngineEvent): string | undefined {
  const { resourcePreEvent: pre, resOutputsEvent: done, resOpFailedEvent: failed } = event;
  if (pre !== undefined) return lineOf(pre.metadata, 1);
  if (done !== undefined) return lineOf(done.metadata, 2);
  if (failed !== undefined) return `${nameOf(failed.metadata.urn)} failed`;
  const { diagnosticEvent: told } = event;
  if (told === undefined || told.ephemeral === true || !TOLD.has(told.severity)) return undefined;
  return withoutColours(told.message).trim().split("\n")[0] || undefined;
}

/** What a preview would do to a resource; undefined where it stays. */
export function changeLine({ resourcePreEvent: pre }: EngineEvent): string | undefined {
  return pre === undefined ? undefined : lineOf(pre.metadata, 0);
}

function lineOf({ op, urn, type }: { op: string; urn: string; type: string }, tense: 0 | 1 | 2) {
  const word = WORDS[op]?.[tense];
  // Components and the stack itself only group what is done.
  if (word === undefined || type.startsWith("slipway:") || type.startsWith("pulumi:")) return;
  return `${word} ${nameOf(urn)}`;
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

/** The engine marks colours as `<{%reset%}>`, whatever the terminal. */
function withoutColours(text: string): string {
  return text.replaceAll(/<\{%.*?%\}>/g, "");
}
