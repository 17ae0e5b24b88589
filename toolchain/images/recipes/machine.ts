import type { ImageRecipe } from "../recipe";
import { entrypoint, INSTALLERS, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

const USERS = [
  { name: "root", uid: 0, gid: 0, home: "/root", shell: "/bin/bash" },
  { name: "sshd", uid: 101, gid: 65534, home: "/run/sshd", shell: "/usr/sbin/nologin" },
];

/** Members of the group docker may use the engine's socket. */
const GROUPS =
  "root:x:0:\nadm:x:4:\ntty:x:5:\nsudo:x:27:\nusers:x:100:\ndocker:x:102:\nnogroup:x:65534:\n";

const SSHD_CONFIG = `PermitRootLogin prohibit-password
PasswordAuthentication no
UsePAM no
PrintMotd no
UseDNS no
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
`;

/** Programs that Debian chooses by its alternatives system when it installs a package. */
const ALTERNATIVES = ["iptables", "ip6tables"].flatMap((name) => [
  { path: `usr/sbin/${name}`, target: `${name}-nft` },
  { path: `usr/sbin/${name}-save`, target: `${name}-nft-save` },
  { path: `usr/sbin/${name}-restore`, target: `${name}-nft-restore` },
]);

/** As for the small images, but sshd and passwords need PAM, and people a real tar. */
const MACHINE_INSTALLERS = INSTALLERS.filter(
  (name) => !["libaudit*", "libpam*", "libsemanage*", "libsepol*", "passwd", "tar"].includes(name),
);

/**
 * A Debian machine with a Docker engine and an SSH server, to run as a container: an engine of
 * the tests' own, or one of several hosts. SSH starts when there is a key: in the variable
 * AUTHORIZED_KEY or in /root/.ssh/authorized_keys. Arguments go to dockerd.
 */
export function machineRecipe(): ImageRecipe {
  return {
    name: "machine",
    standsFor: "docker",
    packages: [
      "bash",
      "base-files",
      "coreutils",
      "curl",
      "docker.io",
      "findutils",
      "grep",
      "gzip",
      "hostname",
      "iproute2",
      "iptables",
      "kmod",
      "mount",
      "openssh-client",
      "openssh-server",
      "procps",
      "sed",
      "tar",
      "tini",
      "util-linux",
      "xz-utils",
      SHELL_PACKAGE,
    ],
    dependencies: { without: MACHINE_INSTALLERS },
    trust: "machine",
    users: USERS,
    directories: [{ path: "run/sshd" }, { path: "var/lib/docker", mode: 0o710 }],
    files: [
      entrypoint("machine"),
      { path: "etc/ssh/sshd_config", content: SSHD_CONFIG, mode: 0o600 },
      { path: "etc/shadow", content: "root:*:20000::::::\n", mode: 0o600 },
      { path: "etc/group", content: GROUPS },
      { path: "etc/hostname", content: "machine\n" },
    ],
    links: [...ALTERNATIVES, ...SHELL_LINKS],
    downloads: [],
    config: {
      Entrypoint: ["docker-entrypoint.sh"],
      Cmd: [],
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      Volumes: { "/var/lib/docker": {} },
    },
  };
}
