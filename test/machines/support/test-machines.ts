import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type Docker from "dockerode";
import { ensureEngine } from "../../../toolchain/engine/ensure-engine";
import type { CommandResult } from "./exec";
import { createMachine } from "./machine-container";
import { testMachineImage } from "./machine-image";
import { createNetworks } from "./machine-networks";
import { placeMachine } from "./machine-plan";
import { remainsOf, removeAbandonedMachines, removeRun } from "./remains";
import { RunningMachine } from "./running-machine";
import { makeTestKey, type TestKey } from "./test-key";
import { describeMachines, type MachineSpec, type TestMachine } from "./test-machine";

/** Machines that are containers with an SSH server, on a network of their own. */
export interface TestMachines {
  readonly all: readonly TestMachine[];
  /** @throws Error for a name that no machine has. */
  get(name: string): TestMachine;
  /** A power cut: all that runs there is gone at once. */
  kill(name: string): Promise<void>;
  /** Power again: the same disk, the same addresses; returns when it answers. */
  start(name: string): Promise<void>;
  /** Stops its clock until `resume`: connections stay, nothing answers. */
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Takes it off its networks while it runs on, until `mendNetwork`. */
  cutNetwork(name: string): Promise<void>;
  mendNetwork(name: string): Promise<void>;
  /** Runs a shell command as root, without SSH, whatever state the network is in. */
  run(name: string, command: string): Promise<CommandResult>;
  /** Removes machines, disks, networks and keys. */
  remove(): Promise<void>;
  /** What is left on the engine, as `kind id`. */
  remains(): Promise<string[]>;
}

const REPOSITORY = path.resolve(__dirname, "../../..");

/**
 * Starts machines, after removing those that killed runs left. An image that is not there yet is
 * made first, which takes minutes; then machines answer after a few seconds.
 */
export async function startMachines(
  specs: readonly MachineSpec[],
  report: (line: string) => void,
): Promise<TestMachines> {
  const { docker } = await ensureEngine({ projectDir: REPOSITORY, report });
  await removeAbandonedMachines(docker);
  const images = new Map<string, string>();
  for (const kind of new Set(specs.map(({ kind }) => kind))) {
    images.set(kind, await testMachineImage(docker, kind, report));
  }
  const run = `slipway-machines-${crypto.randomBytes(4).toString("hex")}`;
  const key = await makeTestKey(run);
  const remove = async () => {
    await removeRun(docker, run);
    await fs.rm(key.folder, { recursive: true, force: true });
  };
  try {
    const running = await startAll(docker, run, specs, images, key);
    return {
      ...operations(running.machines, running.described),
      remove,
      remains: () => remainsOf(docker, run),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startAll(
  docker: Docker,
  run: string,
  specs: readonly MachineSpec[],
  images: ReadonlyMap<string, string>,
  key: TestKey,
) {
  const withInner = specs.some(({ behind }) => behind !== undefined);
  const networks = await createNetworks(docker, run, withInner);
  const machines: RunningMachine[] = [];
  // One after the other: the engine gives a network's addresses safely only so.
  for (const spec of specs) {
    const { attachments, routes } = placeMachine(spec, specs, networks);
    const container = await createMachine(docker, {
      run,
      name: spec.name,
      image: images.get(spec.kind) ?? "",
      env: { AUTHORIZED_KEY: key.authorizedKey, ...routes },
      attachments,
    });
    machines.push(new RunningMachine(spec, container, attachments, docker));
  }
  const hostKeys = await Promise.all(machines.map((machine) => machine.start()));
  return { machines, described: describeMachines(machines, hostKeys, key) };
}

function operations(
  machines: readonly RunningMachine[],
  all: readonly TestMachine[],
): Omit<TestMachines, "remove" | "remains"> {
  const find = (name: string) => {
    const found = machines.find(({ spec }) => spec.name === name);
    if (found === undefined) throw new Error(`there is no machine "${name}"`);
    return found;
  };
  return {
    all,
    get(name) {
      const index = machines.indexOf(find(name));
      return all[index] as TestMachine;
    },
    kill: (name) => find(name).kill(),
    start: async (name) => void (await find(name).start()),
    pause: async (name) => void (await find(name).container.pause()),
    resume: async (name) => void (await find(name).container.unpause()),
    cutNetwork: (name) => find(name).cutNetwork(),
    mendNetwork: (name) => find(name).mendNetwork(),
    run: (name, command) => find(name).run(command),
  };
}
