import { stringify } from "yaml";
import { machineScript } from "./machine-script";
import { networkScript } from "./network-script";
import { STATE_FOLDER } from "./prelude";
import type { MachineSettings, NetworkSettings } from "./settings";

export interface CloudInitSettings {
  readonly machine: MachineSettings;
  /** Default: none; the machine's network is left for later. */
  readonly network?: NetworkSettings;
  /** A user who runs everything by sudo. Default: whoever the image or the cloud has. */
  readonly admin?: AdminUser;
  /** The SSH server's key, so that it is known before the machine is there. Default: it makes its own. */
  readonly hostKey?: SshHostKey;
}

export interface AdminUser {
  readonly name: string;
  /** As in `.pub` files: the only way in. */
  readonly publicKeys: readonly string[];
}

export interface SshHostKey {
  readonly type: "ed25519" | "ecdsa" | "rsa";
  /** In OpenSSH's form. Makes the whole text a secret. */
  readonly privateKey: string;
  /** As in a `.pub` file. */
  readonly publicKey: string;
}

/**
 * The scripts' cloud-init user data: a machine that starts with it runs, at its first boot, what a
 * machine that is there already is sent over SSH, so that the first `slipway up` finds nothing to
 * do. The two may meet: a script waits for the other.
 */
export function cloudInit({ machine, network, admin, hostKey }: CloudInitSettings): string {
  const scripts = [
    { path: `${STATE_FOLDER}/first-boot/machine.sh`, content: machineScript(machine) },
    ...(network === undefined
      ? []
      : [{ path: `${STATE_FOLDER}/first-boot/network.sh`, content: networkScript(network) }]),
  ];
  const document = {
    ssh_pwauth: false,
    // Its own line and no more: the whole file, written anew at each boot, would lose Slipway's.
    manage_etc_hosts: "localhost",
    disable_root: machine.user !== "root",
    ...(admin === undefined ? {} : { users: [sudoer(admin)] }),
    ...(hostKey === undefined ? {} : serverKey(hostKey)),
    write_files: scripts.map(({ path, content }) => ({
      path,
      content,
      owner: "root:root",
      permissions: "0700",
    })),
    // In one line, so that the second runs after the first only if that went well.
    runcmd: [["sh", "-c", scripts.map(({ path }) => `sh ${path}`).join(" && ")]],
  };
  return `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
}

function sudoer({ name, publicKeys }: AdminUser): object {
  return {
    name,
    shell: "/bin/bash",
    lock_passwd: true,
    sudo: "ALL=(ALL) NOPASSWD:ALL",
    ssh_authorized_keys: [...publicKeys],
  };
}

function serverKey({ type, privateKey, publicKey }: SshHostKey): object {
  return {
    // Those of the image would be keys that nobody was told of; where one is given, cloud-init makes
    // no others.
    ssh_deletekeys: true,
    ssh_keys: { [`${type}_private`]: privateKey, [`${type}_public`]: publicKey },
  };
}
