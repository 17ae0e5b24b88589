import type { SshEndpoint } from "../../../model/host";
import type { MachineKind } from "./machine-image";
import type { RunningMachine } from "./running-machine";
import type { TestKey } from "./test-key";

export interface MachineSpec {
  /** Also the machine's host name. */
  readonly name: string;
  readonly kind: MachineKind;
  /** The name of the machine that it is reached through: it has no address that this one reaches. */
  readonly behind?: string;
  /**
   * Of the kind `cloud-init` only: what a cloud's metadata would say, which cloud-init takes and
   * carries out at the first boot. `cloud-init status --wait` tells when it is done.
   */
  readonly userData?: string;
}

/** A machine that runs and answers by SSH, in the words of `slipway:hosts`. */
export interface TestMachine {
  readonly name: string;
  /** Where SSH answers. */
  readonly address: string;
  readonly port: 22;
  /** Logs in with the key; so does `ops`, who has sudo without a password. */
  readonly user: "root";
  /** `ssh-ed25519 AAAA…` */
  readonly hostKey: string;
  /** The private key's file. */
  readonly keyFile: string;
  /** Where the other machines reach it. The same as `address`, unless a machine is behind another. */
  readonly clusterAddress: string;
  readonly jump?: SshEndpoint;
  /** On the outer engine. */
  readonly containerId: string;
  /** The run's temporary folder. */
  readonly folder: string;
}

/** What tests are told of machines that run; `hostKeys` in the order of `machines`. */
export function describeMachines(
  machines: readonly RunningMachine[],
  hostKeys: readonly string[],
  key: TestKey,
): TestMachine[] {
  const described = machines.map(
    ({ container, spec, place: { attachments } }, index): TestMachine => ({
      name: spec.name,
      address: attachments[0]?.address ?? "",
      port: 22,
      user: "root",
      hostKey: hostKeys[index] ?? "",
      keyFile: key.file,
      clusterAddress: attachments.at(-1)?.address ?? "",
      containerId: container.id,
      folder: key.folder,
    }),
  );
  return described.map((machine, index) => {
    const behind = machines[index]?.spec.behind;
    const jump = described.find(({ name }) => name === behind);
    if (jump === undefined) return machine;
    const { address, port, user, hostKey, keyFile } = jump;
    return { ...machine, jump: { address, port, user, hostKey, key: keyFile } };
  });
}
