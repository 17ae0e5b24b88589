import * as assert from "node:assert/strict";
import { parseDockerignore } from "../../../build/dockerignore";

const TABLE: readonly (readonly [
  rules: string,
  out: readonly string[],
  kept: readonly string[],
])[] = [
  ["", [], ["a", ".git", "a/b"]],
  ["# a\n\n", [], ["a"]],
  ["node_modules", ["node_modules", "node_modules/a/b"], ["src/node_modules", "node_modules2"]],
  ["/dist/\n", ["dist", "dist/a"], ["src/dist"]],
  ["./dist", ["dist/a"], ["src/dist"]],
  ["*.log", ["a.log"], ["src/a.log", "a.logs"]],
  ["**/*.log", ["a.log", "src/b/a.log"], ["a.logs"]],
  ["src/**", ["src/a", "src/a/b"], ["src2/a"]],
  ["src/**/*.md", ["src/a.md", "src/b/c/a.md"], ["a.md"]],
  ["a?c", ["abc"], ["a/c", "ac"]],
  ["[ab].txt", ["a.txt", "b.txt"], ["c.txt"]],
  ["*\n!src", ["a", "b/c"], ["src", "src/a/b"]],
  ["src\n!src/a.ts", ["src/b.ts"], ["src/a.ts"]],
  ["!src/a.ts\nsrc", ["src/a.ts"], []],
  [".env*", [".env", ".env.local"], ["src/.env"]],
  ["a+b(c).txt", ["a+b(c).txt"], ["aab(c).txt"]],
  ["a\\*b", ["a*b"], ["axb"]],
];

describe("a .dockerignore", () => {
  for (const [rules, out, kept] of TABLE) {
    it(`of ${JSON.stringify(rules)} leaves out what Docker leaves out`, () => {
      const ignored = parseDockerignore(rules);
      assert.deepEqual(out.filter(ignored), out);
      assert.deepEqual(kept.filter(ignored), []);
    });
  }
});
