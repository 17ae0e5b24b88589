import type { CommandResult } from "./exec";
import type { RunningMachine } from "./running-machine";
import type { TestMachine } from "./test-machine";

/** What a test does to machines, by their names; an unknown name is an error. */
export interface MachineOperations {
  readonly all: readonly TestMachine[];
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
}

/** `all` describes the machines, in their order. */
export function machineOperations(
  machines: readonly RunningMachine[],
  all: readonly TestMachine[],
): MachineOperations {
  const find = <T>(list: readonly T[], name: string): T => {
    const found = list[machines.findIndex(({ spec }) => spec.name === name)];
    if (found === undefined) throw new Error(`there is no machine "${name}"`);
    return found;
  };
  const machine = (name: string) => find(machines, name);
  return {
    all,
    get: (name) => find(all, name),
    kill: (name) => machine(name).kill(),
    start: async (name) => void (await machine(name).start()),
    pause: async (name) => void (await machine(name).container.pause()),
    resume: async (name) => void (await machine(name).container.unpause()),
    cutNetwork: (name) => machine(name).cutNetwork(),
    mendNetwork: (name) => machine(name).mendNetwork(),
    run: (name, command) => machine(name).run(command),
  };
}
