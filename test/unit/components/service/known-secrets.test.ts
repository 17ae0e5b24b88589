import * as assert from "node:assert/strict";
import { knownSecrets } from "../../../../components/service/known-secrets";
import { resolvedService, SECRET_FILE } from "./builders";

describe("the secrets that no message may show", () => {
  const CASES: readonly [string, string, string, readonly string[]][] = [
    ["the value by itself", "{value}", "pa55", ["pa55"]],
    ["the value in a line", 'requirepass "{value}"\n', 'requirepass "pa55"\n', ["pa55"]],
    ["the value at the end", "key={value}", "key=pa55", ["pa55"]],
    ["the value twice", "{value}:{value}\n", "pa55:pa55\n", ["pa55"]],
    ["no value at all", "plain", "plain", []],
  ];
  for (const [name, template, text, values] of CASES) {
    it(`are the file's text and the bare value: ${name}`, () => {
      const service = resolvedService({ secrets: [{ ...SECRET_FILE, template }] });
      assert.deepEqual(knownSecrets(service, [text]), [...new Set([text, ...values])]);
    });
  }
});
