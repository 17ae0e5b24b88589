import { machineScript } from "../../../components/hosts/preparation/machine-script";
import { networkScript } from "../../../components/hosts/preparation/network-script";
import type {
  MachineSettings,
  NetworkSettings,
} from "../../../components/hosts/preparation/settings";
import { readHostKey } from "../../../ssh/host-key";
import { ssh } from "./ssh-client";
import type { TestMachine } from "./test-machine";
import type { TestMachines } from "./test-machines";

/** What a machine was told for its first boot. */
export interface FirstBoot {
  readonly machine: MachineSettings;
  readonly network: NetworkSettings;
  /** The only one that it may show. */
  readonly hostKey: string;
  /** Of the user whom `machine` names. */
  readonly keyFile: string;
}

/** A port of the swarm's, where nothing else listens yet. */
const PORT = 7946;
/** In RFC 5737's third range: nobody of the cluster's. */
const STRANGER = "203.0.113.9";

/** What is not as it was told at the first boot, in a few words each; empty: all is well. */
export async function firstBootProblems(
  machines: TestMachines,
  { name, from }: { readonly name: string; readonly from: string },
  told: FirstBoot,
): Promise<string[]> {
  const { user } = told.machine;
  const machine: TestMachine = {
    ...machines.get(name),
    hostKey: told.hostKey,
    keyFile: told.keyFile,
  };
  const succeeds = async (command: string, input = "") =>
    (await ssh(machine, command, { user, input })).code === 0;
  const prints = async (script: string) =>
    (await ssh(machine, "sudo -n sh -s", { user, input: script })).stdout;
  const inside = async (command: string) => (await machines.run(name, command)).code === 0;
  const nothing = "slipway: nothing to do";

  const checks: Readonly<Record<string, () => Promise<boolean>>> = {
    "shows another host key": async () =>
      (await readHostKey(machine.address, machine.port)).hostKey === told.hostKey,
    "does not let its user in": () => succeeds("true"),
    "does not make its user root": () => succeeds("sudo -n true"),
    "has a password for its user": () => inside(`passwd -S ${user} | grep -q '^${user} L '`),
    "takes passwords": () => inside("/usr/sbin/sshd -T | grep -qx 'passwordauthentication no'"),
    "has no engine that answers its user": () => succeeds("docker version"),
    "has no engine settings": () => inside("grep -q max-size /etc/docker/daemon.json"),
    "lets anybody reach the swarm's ports": async () =>
      !(await reaches(machines, { name, from, source: STRANGER })),
    "lets its cluster not reach the swarm's ports": () => reaches(machines, { name, from }),
    "is not prepared": async () => (await prints(machineScript(told.machine))) === nothing,
    "does not know its cluster": async () =>
      (await prints(networkScript(told.network))) === nothing,
  };
  const problems: string[] = [];
  for (const [problem, holds] of Object.entries(checks)) {
    if (!(await holds())) problems.push(problem);
  }
  return problems;
}

/** Whether one machine reaches the port of another, from an address of its own or a stranger's. */
async function reaches(
  machines: TestMachines,
  {
    name,
    from,
    source,
  }: { readonly name: string; readonly from: string; readonly source?: string },
): Promise<boolean> {
  const [there, here] = [machines.get(name).clusterAddress, machines.get(from).clusterAddress];
  const listen = `/usr/sbin/sshd -p ${PORT} -o PidFile=/run/probe.pid`;
  await machines.run(name, `${listen}; ip route replace ${STRANGER} via ${here}`);
  await machines.run(from, `ip address replace ${STRANGER}/32 dev lo`);
  try {
    const bind = source === undefined ? "" : `--interface ${source}`;
    // The SSH server's greeting, which is no HTTP, is an answer too.
    const ask = `curl -s ${bind} --http0.9 -m 2 http://${there}:${PORT} | grep -q SSH-`;
    return (await machines.run(from, ask)).code === 0;
  } finally {
    await machines.run(name, "kill $(cat /run/probe.pid)");
  }
}
