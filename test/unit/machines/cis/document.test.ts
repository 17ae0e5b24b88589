import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { benchmarkTable, withTable } from "../../../machines/cis/document";
import { EXCEPTIONS } from "../../../machines/cis/exceptions";
import { ITEMS } from "../../../machines/cis/items";

const FILE = path.join(__dirname, "../../../../docs/security.md");
const read = () => fs.readFileSync(FILE, "utf8");

describe("docs/security.md", () => {
  it("has the benchmark's table as the lists of items and exceptions make it", () => {
    const wanted = withTable(read(), benchmarkTable(ITEMS, EXCEPTIONS));
    if (process.env["UPDATE_DOCS"] === "1") fs.writeFileSync(FILE, wanted);
    assert.equal(
      read(),
      wanted,
      "docs/security.md is out of date: run this test with UPDATE_DOCS=1",
    );
  });

  it("has the reason of every exception word for word, in the line of its item", () => {
    const lines = read().split("\n");
    for (const { number, reason } of EXCEPTIONS) {
      const line = lines.find((candidate) => candidate.startsWith(`| ${number} |`));
      assert.ok(line?.includes(`**exception**: ${reason}`), number);
    }
  });

  it("claims a pass for no item that has an exception", () => {
    const passed = read().match(/^\| [\d.]+ \|(?=.*\| pass[^|]* \|$)/gm) ?? [];
    const numbers = passed.map((start) => start.replaceAll(/[| ]/g, ""));
    assert.deepEqual(
      numbers,
      ITEMS.map(({ number }) => number).filter(
        (number) => !EXCEPTIONS.some((exception) => exception.number === number),
      ),
    );
  });
});

describe("the benchmark's table", () => {
  const item = { number: "5.1", since161: "5.2", title: "All is well", how: "`a|b`" };
  const row = (exceptions: Parameters<typeof benchmarkTable>[1], where?: { says: string }) =>
    benchmarkTable(
      [{ ...item, ...(where && { where: { ...where, holds: () => true } }) }],
      exceptions,
    )
      .split("\n")
      .at(-1);

  it("says pass, or where", () => {
    assert.equal(row([]), "| 5.1 | 5.2 | All is well | `a\\|b` | pass |");
    assert.match(
      row([], { says: "there is one" }) ?? "",
      /\| pass where there is one; else not applicable \|$/,
    );
  });

  it("says an exception's reason, and what is checked instead", () => {
    const instead = { says: "it is bounded", check: () => [] };
    assert.match(
      row([{ number: "5.1", reason: "So it is.", instead }]) ?? "",
      /\| \*\*exception\*\*: So it is\. Checked instead: it is bounded\. \|$/,
    );
  });

  it("says where an exception is needed, if not everywhere", () => {
    assert.match(
      row([{ number: "5.1", where: "with other images", reason: "So it is." }]) ?? "",
      /\| \*\*exception\*\*: So it is\. Needed with other images\. \|$/,
    );
  });

  it("goes between its marks, and nowhere else", () => {
    const marks = "<!-- cis: made from test/machines/cis -->\nold\n<!-- cis: end -->";
    const text = withTable(`before\n${marks}\nafter\n`, "| new |");
    assert.doesNotMatch(text, /old/);
    assert.match(text, /^before\n[^]*\n\| new \|\n\n<!-- cis: end -->\nafter\n$/);
    assert.equal(withTable(text, "| new |"), text);
    assert.throws(() => withTable("no marks", ""), /^Error: the document has no/);
  });
});
