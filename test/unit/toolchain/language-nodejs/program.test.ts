import * as assert from "node:assert/strict";
import { load, type Options, type Program } from "./load";

describe("the program that the language host runs", () => {
  let options: Options;
  let program: Program;

  before(async () => {
    options = await load<Options>("options.mjs");
    program = await load<Program>("program.mjs");
  });

  const run = () => ({
    runner: "/sdk/cmd/run/index.js",
    monitorAddress: "127.0.0.1:1",
    engineAddress: "127.0.0.1:2",
    organization: "organization",
    project: "slipway",
    rootDirectory: "/project",
    stack: "staging",
    programDirectory: "/project",
    entryPoint: "index.ts",
    args: [],
    parallel: 64,
    dryRun: true,
    tracing: "",
    config: { "slipway:domain": "example.org" },
    configSecretKeys: ["slipway:secrets"],
    options: options.parseOptions({ typescript: false, nodeargs: "--import=tsx" }),
  });

  it("gets Node's arguments first, then what the engine says, then itself", () => {
    assert.deepEqual(program.programArguments(run()), [
      "--import=tsx",
      "/sdk/cmd/run/index.js",
      ...["--monitor", "127.0.0.1:1"],
      ...["--engine", "127.0.0.1:2"],
      ...["--organization", "organization"],
      ...["--project", "slipway"],
      ...["--root-directory", "/project"],
      ...["--stack", "staging"],
      ...["--pwd", "/project"],
      ...["--parallel", "64"],
      "--dry-run",
      "index.ts",
    ]);
  });

  it("is told nothing of a dry run when it is none", () => {
    assert.ok(!program.programArguments({ ...run(), dryRun: false }).includes("--dry-run"));
  });

  it("finds its config in the environment and is not compiled by the SDK", () => {
    assert.deepEqual(program.programEnvironment(run()), {
      PULUMI_CONFIG: '{"slipway:domain":"example.org"}',
      PULUMI_CONFIG_SECRET_KEYS: '["slipway:secrets"]',
    });
  });

  it("is compiled by the SDK unless the options say otherwise", () => {
    const compiled = { ...run(), options: options.parseOptions({ tsconfig: "tsconfig.run.json" }) };
    assert.partialDeepStrictEqual(program.programEnvironment(compiled), {
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.run.json",
    });
  });

  const outcomes = [
    { code: 0, signal: null, error: "", bail: false },
    { code: 32, signal: null, error: "", bail: true },
    { code: 3, signal: null, error: "Program exited with non-zero exit code: 3", bail: false },
    { code: null, signal: "SIGKILL", error: "Program was ended by SIGKILL", bail: false },
  ];
  for (const { code, signal, error, bail } of outcomes) {
    it(`that ends with ${code ?? signal} ${bail ? "needs no more words" : `says "${error}"`}`, () => {
      assert.deepEqual(program.outcome(code, signal), { error, bail });
    });
  }
});

describe("the runtime options that the language host reads", () => {
  let options: Options;

  before(async () => {
    options = await load<Options>("options.mjs");
  });

  it("have defaults", () => {
    assert.deepEqual(options.parseOptions({}), {
      typescript: true,
      tsconfig: "",
      nodeargs: [],
      packagemanager: "npm",
    });
  });

  const lines: [string, string[]][] = [
    ["", []],
    ["  --import=tsx   --trace-uncaught ", ["--import=tsx", "--trace-uncaught"]],
    [`--title='a "b" c' ''`, ['--title=a "b" c', ""]],
    [`"a \\"b\\"" c\\ d`, ['a "b"', "c d"]],
  ];
  for (const [line, expected] of lines) {
    it(`split nodeargs [${line}] as a shell does`, () => {
      assert.deepEqual(options.words(line), expected);
    });
  }

  const mistakes: [Record<string, unknown>, string][] = [
    [{ typescript: "no" }, 'runtime option typescript must be true or false, is "no"'],
    [{ nodeargs: 3 }, "runtime option nodeargs must be a string, is 3"],
    [{ nodeargs: "it's" }, "runtime option nodeargs has an open quote or escape: it's"],
    [
      { packagemanager: "pip" },
      'runtime option packagemanager is "pip", must be auto or one of npm, yarn, pnpm, bun',
    ],
  ];
  for (const [given, message] of mistakes) {
    it(`refuse ${JSON.stringify(given)}`, () => {
      assert.throws(() => options.parseOptions(given), { message: `Pulumi.yaml: ${message}` });
    });
  }
});
