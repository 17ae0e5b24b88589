import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "../../model/keyed-hash";
import { rootShell } from "../../ssh/root-shell";
import { remoteConnection } from "./connection";
import type { PlannedHost } from "./planned-host";
import { machineScript } from "./preparation/machine-script";
import { networkScript } from "./preparation/network-script";
import type { MachineSettings, NetworkSettings } from "./preparation/settings";

export interface PreparedHostArgs {
  readonly planned: PlannedHost;
  /** Who logs in is the host's user. */
  readonly machine: pulumi.Input<Omit<MachineSettings, "user" | "spareNodes">>;
  readonly network: pulumi.Input<NetworkSettings>;
  /** The machine whose turn comes before this one's, if its engine is in a swarm. Default: none. */
  readonly after?: PreparedHost;
}

/**
 * A machine that can be a node of the cluster: its engine runs with Slipway's settings, its firewall
 * knows the other machines, and it trusts the platform's registry. The scripts run again when what
 * they would do, or the way to the machine, changes. A machine whose engine is in a swarm already, by
 * whatever hand, is worked on in its turn; a bare one at once, with all others. Destroying it leaves the machine as it is:
 * whoever takes it out of the cluster cleans it. What needs the machine depends on the component.
 */
export class PreparedHost extends pulumi.ComponentResource {
  readonly #turn: pulumi.Resource;

  constructor(name: string, args: PreparedHostArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:hosts:PreparedHost", name, {}, opts);

    const { host } = args.planned;
    const machineText = (spareNodes: boolean) =>
      pulumi
        .all([host, args.machine])
        .apply(([{ user }, settings]) => machineScript({ ...settings, user, spareNodes }));
    const machine = this.#script(`${name}-machine`, host, machineText(true), []);
    // Not the whole component: the network's script restarts nothing, and all machines may run it
    // at once.
    const before = args.after === undefined ? [] : [args.after.#turn];
    this.#turn = this.#script(`${name}-turn`, host, machineText(false), [machine, ...before]);
    const networkText = pulumi.output(args.network).apply(networkScript);
    this.#script(`${name}-network`, host, networkText, [machine]);
    this.registerOutputs();
  }

  #script(
    name: string,
    host: PlannedHost["host"],
    script: pulumi.Output<string>,
    dependsOn: readonly pulumi.Resource[],
  ): command.remote.Command {
    const known = pulumi.output(host);
    const shell = known.apply(rootShell);
    return new command.remote.Command(
      name,
      {
        connection: known.apply(remoteConnection),
        create: shell,
        update: shell,
        stdin: script,
        triggers: [script.apply(contentHash)],
        // A script says itself what it found; the SSH server would refuse the variables.
        addPreviousOutputInEnv: false,
        logging: command.remote.Logging.StdoutAndStderr,
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
  }
}
