import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { openProject, findStack } from "../../../../operations/project";
import type { Pulumi, StackState } from "../../../../operations/pulumi";
import { MoveNote } from "../../../../operations/state/move-note";
import { copyStack } from "../../../../operations/state/move-stack";
import { temporaryFolders } from "../../toolchain/support/temporary-folder";

const URL = "s3://elsewhere?region=us-east-1";
const STATE: StackState = {
  resources: [{ urn: "urn:a", type: "t", id: "1" }],
  interrupted: [],
};

/** A backend with its stacks in memory. */
function backend(stacks: Record<string, StackState>) {
  const made: string[] = [];
  const fake = {
    stackNames: () => Promise.resolve(Object.keys(stacks)),
    state: (name: string) => Promise.resolve(stacks[name]),
    exportStack: (name: string) => Promise.resolve(JSON.stringify(stacks[name])),
    importStack: (name: string, text: string) => {
      stacks[name] = JSON.parse(text) as StackState;
      return Promise.resolve();
    },
    initStack: (name: string) => {
      made.push(name);
      stacks[name] = { resources: [], interrupted: [] };
      return Promise.resolve();
    },
  };
  return { stacks, made, pulumi: fake as unknown as Pulumi };
}

describe("moving a stack's state", () => {
  const folder = temporaryFolders();
  const before = process.env["XDG_DATA_HOME"];
  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, "XDG_DATA_HOME");
    else process.env["XDG_DATA_HOME"] = before;
  });

  async function world(here: StackState, there: Record<string, StackState> = {}) {
    const dir = await folder();
    process.env["XDG_DATA_HOME"] = path.join(dir, "data");
    await fs.writeFile(path.join(dir, "Pulumi.yaml"), "name: demo\n");
    await fs.writeFile(path.join(dir, "Pulumi.staging.yaml"), "encryptionsalt: v1:a\n");
    await fs.mkdir(path.join(dir, "data"));
    const project = openProject(dir);
    const [source, target] = [backend({ staging: here }), backend(there)];
    const note = new MoveNote(dir, URL);
    const move = () =>
      copyStack(
        project,
        findStack(project, "staging"),
        { source: source.pulumi, target: { url: URL, pulumi: target.pulumi }, note },
        () => undefined,
      );
    return { dir, source, target, note, move };
  }

  it("makes the stack there and puts the state in", async () => {
    const { target, source, move } = await world(STATE);
    await move();
    assert.deepEqual(target.stacks["staging"], STATE);
    assert.deepEqual(target.made, ["staging"]);
    assert.deepEqual(source.stacks["staging"], STATE);
  });

  it("can be run again after it was broken off, and takes what is here for true", async () => {
    const { target, source, move } = await world(STATE);
    await move();
    source.stacks["staging"] = { ...STATE, resources: [] };
    await move();
    assert.deepEqual(target.stacks["staging"]?.resources, []);
    assert.deepEqual(target.made, ["staging"]);
  });

  it("refuses to write over a stack that it has not made", async () => {
    const { target, move, note } = await world(STATE, { staging: STATE });
    await assert.rejects(move(), {
      summary: `${URL} has a stack staging of its own, with 1 resources`,
    });
    assert.deepEqual(target.made, []);
    note.willMake("staging");
    await move();
    note.clear();
    assert.ok(!note.hasMade("staging"));
  });

  it("refuses a stack of which a run was interrupted", async () => {
    const open = { urn: "urn:b", operation: "creating" };
    const { target, move } = await world({ ...STATE, interrupted: [open] });
    await assert.rejects(move(), {
      summary: "staging: a run was interrupted and left operations open",
      hint: "Run `slipway up staging` first, which puts that right.",
    });
    assert.deepEqual(target.stacks, {});
  });
});
