/** One line of a reading: a counter's or a bucket's value. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", '"': '"', "\\": "\\" };

/**
 * The samples of the families named, from Prometheus' text format (exposition format 0.0.4: a line
 * a sample; in label values `\\`, `\"` and `\n` are escapes). Other families cost little.
 * @throws Error for a line of such a family that is malformed: a count that is not read is not zero.
 */
export function parseSamples(text: string, families: ReadonlySet<string>): Sample[] {
  return text.split("\n").flatMap((line) => {
    const name = /^[^\s{]+/.exec(line)?.[0];
    return name !== undefined && families.has(name) ? [parseLine(line.trimEnd())] : [];
  });
}

function parseLine(line: string): Sample {
  const [, name, labels = "", number] = LINE.exec(line) ?? [];
  const value = numberOf(number);
  if (name === undefined || Number.isNaN(value)) throw malformed(line);
  return { name, labels: parseLabels(labels, line), value };
}

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: [string, string][] = [];
  const pattern = new RegExp(LABEL);
  while (pattern.lastIndex < text.length) {
    const [, name, value] = pattern.exec(text) ?? [];
    if (name === undefined || value === undefined) throw malformed(line);
    labels.push([
      name,
      value.replace(/\\(.)/g, (whole, letter: string) => ESCAPES[letter] ?? whole),
    ]);
  }
  return Object.fromEntries(labels);
}

/** NaN for what is no number, and for Prometheus' own NaN, which no counter has. */
export function numberOf(text: string | undefined): number {
  if (text === "+Inf" || text === "Inf") return Infinity;
  return text === undefined || text === "" ? Number.NaN : Number(text);
}

function malformed(line: string): Error {
  return new Error(`a line of the metrics is malformed: ${JSON.stringify(line.slice(0, 200))}`);
}
