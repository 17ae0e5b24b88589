import { stringify } from "yaml";
import type { HostKey } from "../../../model/azure/host-key";

const SSHD = `PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
AllowTcpForwarding local
AllowAgentForwarding no
X11Forwarding no
PermitTunnel no
`;

/** The cloud-config of a machine that only passes SSH connections on. Has a private key in it. */
export function jumpCloudInit({ publicKey, privateKey }: HostKey): string {
  const config = {
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: privateKey.reveal(), ed25519_public: `${publicKey}\n` },
    ssh_pwauth: false,
    disable_root: true,
    package_update: true,
    packages: ["unattended-upgrades"],
    write_files: [
      { path: "/etc/ssh/sshd_config.d/10-slipway.conf", permissions: "0644", content: SSHD },
    ],
    runcmd: [["systemctl", "restart", "ssh"]],
  };
  return `#cloud-config\n${stringify(config, { lineWidth: 0 })}`;
}
