import type { HostKey } from "../../../model/azure/host-key";
import type { Host } from "../../../model/host";
import { cloudInit } from "../preparation/cloud-init";
import type { MachineSettings, NetworkSettings } from "../preparation/settings";

/** What the machines are prepared with, here at their first boot and later over SSH. */
export interface FirstBootSettings {
  readonly machine: Omit<MachineSettings, "user">;
  readonly network?: NetworkSettings;
}

/** For {@link AzureHostsArgs.cloudInit}: a machine is ready when its first boot is done. */
export function machineCloudInit({
  machine,
  network,
}: FirstBootSettings): (host: Host, hostKey: HostKey) => string {
  return ({ user }, { publicKey, privateKey }) =>
    cloudInit({
      machine: { ...machine, user },
      network,
      hostKey: { type: "ed25519", privateKey: privateKey.reveal(), publicKey },
    });
}
