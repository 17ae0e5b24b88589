import { type Plan, type PlannedResource, PlannedSecret } from "./plan";

/** What stands in the text in the place of what changes without the code's doing. */
export interface Replacements {
  /** Found text to what is printed. */
  readonly texts: Readonly<Record<string, string>>;
  /** Labels whose values are printed as their name. */
  readonly labels: readonly string[];
}

const CONFIG_FILE = "docker:index/serviceConfig:ServiceConfig";

/** A plan as text for people to compare: resources by name, their inputs sorted. */
export function printPlan(plan: Plan, replacements: Replacements): string {
  const resources = [...plan.resources].sort(byName).map((one) => printResource(one));
  const outputs = `outputs\n${printFields(plan.outputs, "  ")}`;
  const text = [...resources, outputs].join("\n");
  return Object.entries(replacements.texts).reduce(
    (printed, [found, shown]) => printed.replaceAll(found, shown),
    hideLabels(text, replacements.labels),
  );
}

function byName(one: PlannedResource, other: PlannedResource): number {
  return key(one) < key(other) ? -1 : 1;
}

function key({ types, name }: PlannedResource): string {
  return `${name} ${types.join("$")}`;
}

function printResource({ types, type, name, inputs }: PlannedResource): string {
  const shown = type === CONFIG_FILE ? { ...inputs, data: linesOf(inputs["data"]) } : inputs;
  return `${name} (${types.join(" > ")})\n${printFields(shown, "  ")}`;
}

function linesOf(base64: unknown): string[] {
  return Buffer.from(String(base64), "base64").toString("utf8").trimEnd().split("\n");
}

function printFields(fields: Readonly<Record<string, unknown>>, indent: string): string {
  return Object.entries(fields)
    .filter(([name, value]) => value !== undefined && name !== "__provider")
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${indent}${name}:${printValue(value, indent)}`)
    .join("");
}

function printValue(value: unknown, indent: string): string {
  if (value instanceof PlannedSecret) return " [secret]\n";
  if (isLabelList(value)) {
    return printValue(Object.fromEntries(value.map((one) => [one.label, one.value])), indent);
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return " []\n";
    const items = value.map((item: unknown) => `${indent}  -${printValue(item, `${indent}  `)}`);
    return `\n${items.join("")}`;
  }
  if (typeof value === "object" && value !== null) {
    return Object.keys(value).length === 0
      ? " {}\n"
      : `\n${printFields({ ...value }, `${indent}  `)}`;
  }
  return ` ${JSON.stringify(value)}\n`;
}

function isLabelList(value: unknown): value is { label: string; value: string }[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item: unknown) => typeof item === "object" && item !== null && "label" in item)
  );
}

function hideLabels(text: string, labels: readonly string[]): string {
  return labels.reduce(
    (shown, label) =>
      shown.replaceAll(
        new RegExp(`(\\s${label.replaceAll(".", "\\.")}: )".*"`, "g"),
        `$1<${label}>`,
      ),
    text,
  );
}
