import * as fc from "fast-check";

/** A stack file in some person's style. */
export interface StackText {
  readonly text: string;
  /** Names under `slipway:images`, with what is pinned. */
  readonly images: Readonly<Record<string, string>>;
}

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length })
    .map((digits) => digits.join(""));

export const anyName = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4})?$/);

export const anyPin = fc
  .record({
    registry: fc.constantFrom("", "localhost:5000/", "registry.example.org/team/"),
    name: anyName,
    tag: fc.stringMatching(/^[0-9]{1,2}(\.[0-9]{1,2}){0,2}(-[0-9a-f]{7})?$/),
    digest: fc.oneof(
      hex(64).map((digits) => `sha256:${digits}`),
      fc.constant("unknown"),
    ),
  })
  .map(({ registry, name, tag, digest }) => `${registry}${name}:${tag}@${digest}`);

const anyComment = fc.constantFrom("", "", "# the app", "# don't move: see #12", "#", "# a: b");
const anyQuote = fc.constantFrom("", "", "'", '"');

interface Style {
  readonly step: string;
  readonly newline: string;
  readonly flow: boolean;
  readonly finalNewline: boolean;
  readonly start: string;
  readonly order: readonly string[];
  readonly marker: string;
}

const anyStyle: fc.Arbitrary<Style> = fc.record({
  step: fc.constantFrom("  ", "    ", "   "),
  newline: fc.constantFrom("\n", "\n", "\r\n"),
  flow: fc.boolean(),
  finalNewline: fc.boolean(),
  start: fc.constantFrom("", "# A team's stack.\n\n", "---\n", "\uFEFF"),
  marker: fc.constantFrom("", "encryptionsalt: v1:abc=:v1:def/+==\n"),
  order: fc.shuffledSubarray(["kind", "images", "services", "secrets"], { minLength: 4 }),
});

const anyEntries = fc.uniqueArray(
  fc.record({
    name: anyName,
    pin: fc.oneof(anyPin, fc.constant("unpinned")),
    before: anyComment,
    after: anyComment,
    blank: fc.boolean(),
    quote: anyQuote,
    keyQuote: anyQuote,
  }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 5 },
);

/** Indentation, line ends, quotes, flow or block maps, comments and order are all at random. */
export const anyStackText: fc.Arbitrary<StackText> = fc
  .record({ style: anyStyle, entries: anyEntries })
  .map(({ style, entries }) => {
    const { step } = style;
    const quoted = (text: string, quote: string) => `${quote}${text}${quote}`;
    const pairs = entries.map(
      ({ name, pin, quote, keyQuote }) => `${quoted(name, keyQuote)}: ${quoted(pin, quote)}`,
    );
    const block = entries.flatMap(({ before, after, blank }, index) => [
      ...(before === "" ? [] : [`${step}${step}${before}`]),
      `${step}${step}${pairs[index]}${after === "" ? "" : `   ${after}`}`,
      ...(blank ? [""] : []),
    ]);
    const sections: Record<string, string[]> = {
      kind: [`${step}slipway:kind: environment # of the two kinds`],
      images: style.flow
        ? [`${step}slipway:images: { ${pairs.join(", ")} } # flow`]
        : [`${step}slipway:images:`, ...block],
      services: [
        `${step}"slipway:services":`,
        `${step}${step}web: { replicas: 3, environment: { GREETING: "it's # not a comment" } }`,
        `${step}${step}# after web`,
      ],
      secrets: [
        `${step}slipway:secrets:`,
        `${step}${step}token:`,
        `${step}${step}${step}secure: v1:abc=:def/==`,
        `${step}${step}later: generate`,
      ],
    };
    const lines = ["config:", ...style.order.flatMap((name) => sections[name] ?? [])];
    const text = `${style.start}${style.marker}${lines.join("\n")}${style.finalNewline ? "\n" : ""}`;
    return {
      text: text.replaceAll("\n", style.newline),
      images: Object.fromEntries(entries.map(({ name, pin }) => [name, pin])),
    };
  });
