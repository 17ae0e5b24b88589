import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as ts from "typescript";
import { touchedStacks } from "../../../operations/ci/touched-stacks";

const ROOT = path.resolve(__dirname, "../../..");
const FORMS = ["", ".ts", ".js", ".mjs", ".cjs", "/index.ts", "/index.js"];

/** Files of the repository that come with the import of one, itself among them, from its root. */
function importedBy(root: string, entry: string): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const file of found) {
    if (!/\.[mc]?[jt]s$/.test(file)) continue;
    const text = fs.readFileSync(path.join(root, file), "utf8");
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      if (!fileName.startsWith(".")) continue;
      const place = path.join(path.dirname(file), fileName);
      const form = FORMS.find((end) =>
        fs.statSync(path.join(root, place + end), { throwIfNoEntry: false })?.isFile(),
      );
      found.add(place + (form ?? ""));
    }
  }
  return found;
}

const isUnseen = (file: string) =>
  touchedStacks([{ path: file }], [{ stack: "staging" }]).length === 0;

describe("The program", () => {
  it("imports nothing of which previews think that no run of the program reads it", () => {
    const files = [...importedBy(ROOT, "index.ts")];
    assert.ok(files.includes("stacks/environment.ts"), files.join("\n"));
    assert.ok(files.length > 100);
    assert.deepEqual(files.filter(isUnseen), []);
  });

  it("would be caught at that, through other files and by any kind of import", () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"));
    const texts = {
      "index.ts": 'import "./stacks/a";\nexport { c } from "./test/c";\n',
      "stacks/a.ts": 'const b = require("../apps/web/b.json");\nvoid import("../docs/d.js");\n',
      "apps/web/b.json": "{}",
      "docs/d.js": "",
      "test/c.ts": "export const c = 1;\n",
    };
    try {
      for (const [file, text] of Object.entries(texts)) {
        fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
        fs.writeFileSync(path.join(dir, file), text);
      }
      const files = [...importedBy(dir, "index.ts")];
      assert.deepEqual(files.sort(), Object.keys(texts).sort());
      assert.deepEqual(files.filter(isUnseen).sort(), ["apps/web/b.json", "test/c.ts"]);
    } finally {
      fs.rmSync(dir, { recursive: true });
    }
  });
});
