import * as fc from "fast-check";
import type { Host } from "../../../model/host";
import { HOST_KEY, JUMP_KEY } from "./hosts-sample";

/** A platform's file in some person's style. */
export interface HostsText {
  readonly text: string;
  readonly names: readonly string[];
}

export const anyHostName = fc.stringMatching(/^[a-z][a-z0-9]{0,4}(-[0-9]{1,2})?$/);
export const anyRole = fc.constantFrom("manager" as const, "worker" as const);
export const anyLabels = fc.dictionary(
  fc.constantFrom("edge", "registry", "disk", "zone.name"),
  fc.constantFrom("true", "ssd", "a b", "1", "it's"),
  { noNullPrototype: true },
);

/** A machine as it is after parsing, whatever may be left out at random. */
export const anyHost: fc.Arbitrary<Host> = fc.record(
  {
    name: anyHostName,
    address: fc.constantFrom("192.0.2.11", "m1.example.org", "2001:db8::1"),
    port: fc.constantFrom(22, 2222),
    user: fc.constantFrom("root", "ops"),
    hostKey: fc.constant(HOST_KEY),
    role: anyRole,
    labels: anyLabels,
    clusterAddress: fc.constantFrom("10.0.0.11", "192.0.2.11"),
    key: fc.constantFrom("~/.ssh/id_ed25519", "/home/it's/a key"),
    availabilitySet: fc.constantFrom("a", "true", "rack 1"),
    jump: fc.constant({ address: "jump.example.org", port: 2200, user: "ops", hostKey: JUMP_KEY }),
  },
  {
    requiredKeys: [
      "name",
      "address",
      "port",
      "user",
      "hostKey",
      "role",
      "labels",
      "clusterAddress",
    ],
  },
);

const anyEntries = fc.uniqueArray(
  fc.record({
    name: anyHostName,
    isBlock: fc.boolean(),
    quote: fc.constantFrom("", "'", '"'),
    labels: fc.constantFrom("none", "flow", "block"),
    before: fc.constantFrom("", "", "# the next one", "# a: b, [c]"),
    after: fc.constantFrom("", "", "# don't move", "# {"),
    blank: fc.boolean(),
  }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
);

const anyStyle = fc.record({
  step: fc.constantFrom("  ", "    "),
  gap: fc.constantFrom(" ", "   "),
  isIndented: fc.boolean(),
  list: fc.constantFrom("block", "block", "flow", "lines", "lines,"),
  newline: fc.constantFrom("\n", "\n", "\r\n"),
  finalNewline: fc.boolean(),
  isLast: fc.boolean(),
});

type Entry = typeof anyEntries extends fc.Arbitrary<(infer One)[]> ? One : never;
type Style = typeof anyStyle extends fc.Arbitrary<infer One> ? One : never;

/** Block or flow lists, of block or flow maps, with comments anywhere that YAML allows them. */
export const anyHostsText: fc.Arbitrary<HostsText> = fc
  .record({ style: anyStyle, entries: anyEntries })
  .map(({ style, entries }) => {
    const { step, newline, isLast } = style;
    const other = [`${step}slipway:secrets:`, `${step}${step}name-key: generate # later`];
    const hosts = [`${step}slipway:hosts: # machines`, ...listLines(entries, style)];
    const lines = ["config:", ...(isLast ? [...other, ...hosts] : [...hosts, ...other])];
    const text = lines.join("\n") + (style.finalNewline ? "\n" : "");
    return { text: text.replaceAll("\n", newline), names: entries.map(({ name }) => name) };
  });

function listLines(entries: readonly Entry[], { step, gap, isIndented, list }: Style): string[] {
  const key = step + step;
  const within = key + step;
  if (list === "flow") return [`${key}ssh: [${entries.map(flow).join(", ")}] # flow`];
  if (list !== "block") {
    const lines = entries.flatMap((entry, at) => {
      const comma = at < entries.length - 1 || list === "lines," ? "," : "";
      return [...comment(entry, within), `${within}${flow(entry)}${comma}${behind(entry)}`];
    });
    return [`${key}ssh: [`, ...lines, `${key}]`];
  }
  const indent = isIndented ? within : key;
  const lines = entries.flatMap((entry) => {
    const [first = "", ...rest] = entry.isBlock ? block(entry) : [flow(entry)];
    const inner = rest.map((line) => `${indent} ${gap}${line}`);
    return [
      ...comment(entry, indent),
      `${indent}-${entry.isBlock ? gap : " "}${first}${behind(entry)}`,
      ...inner,
      ...(entry.blank ? [""] : []),
    ];
  });
  return [`${key}ssh:`, ...lines];
}

function comment({ before }: Entry, indent: string): string[] {
  return before === "" ? [] : [indent + before];
}

function behind({ after }: Entry): string {
  return after === "" ? "" : `  ${after}`;
}

function flow(entry: Entry): string {
  const labels = entry.labels === "none" ? [] : ['labels: { edge: "true", disk: ssd }'];
  return `{ ${[...common(entry), ...labels].join(", ")} }`;
}

function block(entry: Entry): string[] {
  if (entry.labels !== "block")
    return [
      ...common(entry),
      ...(entry.labels === "none" ? [] : ['labels: { edge: "true", disk: ssd }']),
    ];
  return [...common(entry), "labels:", '  edge: "true"', "  # fast", "  disk: ssd"];
}

function common({ name, quote }: Entry): string[] {
  const quoted = (text: string) => quote + text + quote;
  return [
    `name: ${quoted(name)}`,
    "address: 192.0.2.1",
    `hostKey: ${HOST_KEY}`,
    `role: ${quoted("manager")}`,
  ];
}
