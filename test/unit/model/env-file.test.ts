import * as assert from "node:assert/strict";
import { parseEnvFile } from "../../../model/env-file";

describe("parseEnvFile", () => {
  it("reads names and values", () => {
    const text = [
      "\uFEFF# MongoDB",
      "MONGODB_HOSTS_PORTS=mongodb:27017,slave1:27017",
      "",
      "  MONGODB_DB = crigen  ",
      'GREETING="hello # world"',
      "QUOTE='it is'",
      'HALF="open',
      "EQUATION=a=b=c",
      "EMPTY=",
    ].join("\r\n");
    assert.deepEqual(parseEnvFile(text, "mongo.env"), {
      MONGODB_HOSTS_PORTS: "mongodb:27017,slave1:27017",
      MONGODB_DB: "crigen",
      GREETING: "hello # world",
      QUOTE: "it is",
      HALF: '"open',
      EQUATION: "a=b=c",
      EMPTY: "",
    });
  });

  it("lists every bad line by number and shows no value", () => {
    const text = "A=1\nexport B=hunter2\nMONGODB_DEBUG\nA=hunter3\n1C=hunter4\n";
    assert.throws(() => parseEnvFile(text, "mongo.env"), {
      message: [
        'mongo.env:2: not a name before "=", allowed: letters, digits and _, no digit first',
        'mongo.env:3: no "=", allowed: NAME=value',
        "mongo.env:4: A is set a second time",
        'mongo.env:5: not a name before "=", allowed: letters, digits and _, no digit first',
      ].join("\n"),
    });
  });
});
