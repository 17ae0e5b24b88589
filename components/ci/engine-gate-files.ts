import { DEPLOY_USER, ENGINE_GATE_PORT } from "./names";

/** Where the gate's own socket is, in memory. */
export const GATE_FOLDER = "/run/engine-gate";
export const AUTHORIZED_KEYS = "authorized_keys";
/** The gate's own key, in memory as well. */
export const HOST_KEY = `${GATE_FOLDER}/host_key`;
const SOCKET = `${GATE_FOLDER}/engine.sock`;

/** As many as may be on their way in at once: Docker's clients log in anew for each request. */
const LOGINS_AT_ONCE = 256;
/** Of them from one container: no step can keep the others out. */
const LOGINS_OF_ONE = 96;
/** Over one connection. */
const REQUESTS_AT_ONCE = 128;

/** Nobody has a password. sshd's user is the one under whom it listens to who is not let in yet. */
export const PASSWD_FILE = `root:*:0:0:root:/:/usr/sbin/nologin
sshd:*:101:65534:sshd:/run/sshd:/usr/sbin/nologin
${DEPLOY_USER}:*:1000:1000:${DEPLOY_USER}:/:/bin/sh
`;
export const GROUP_FILE = `root:x:0:
${DEPLOY_USER}:x:1000:
nogroup:x:65534:
`;

/**
 * The settings of OpenSSH's server, as 9.2 and later read them. What may differ from their defaults
 * is all said: a distribution's own defaults are others.
 */
export function sshdConfig(files: {
  readonly hostKey: string;
  readonly authorizedKeys: string;
}): string {
  return lines({
    Port: String(ENGINE_GATE_PORT),
    HostKey: files.hostKey,
    PidFile: "none",
    // Each login is told, with the key's fingerprint, on standard error.
    LogLevel: "VERBOSE",

    AllowUsers: DEPLOY_USER,
    PermitRootLogin: "no",
    AuthenticationMethods: "publickey",
    PubkeyAuthentication: "yes",
    AuthorizedKeysFile: files.authorizedKeys,
    PasswordAuthentication: "no",
    KbdInteractiveAuthentication: "no",
    HostbasedAuthentication: "no",
    GSSAPIAuthentication: "no",
    PermitEmptyPasswords: "no",
    UsePAM: "no",
    StrictModes: "yes",
    MaxAuthTries: "3",

    // The same whatever is asked for: a command, a shell or none at all.
    ForceCommand: `exec nc.openbsd -N -U ${SOCKET}`,
    DisableForwarding: "yes",
    AllowTcpForwarding: "no",
    AllowStreamLocalForwarding: "no",
    AllowAgentForwarding: "no",
    X11Forwarding: "no",
    PermitTunnel: "no",
    PermitTTY: "no",
    PermitUserEnvironment: "no",
    PermitUserRC: "no",
    PrintMotd: "no",
    PrintLastLog: "no",

    HostKeyAlgorithms: "ssh-ed25519",
    PubkeyAcceptedAlgorithms: "ssh-ed25519",
    KexAlgorithms:
      "sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org",
    Ciphers: "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com",
    MACs: "hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com",
    Compression: "no",

    MaxStartups: String(LOGINS_AT_ONCE),
    PerSourceMaxStartups: String(LOGINS_OF_ONE),
    MaxSessions: String(REQUESTS_AT_ONCE),
    LoginGraceTime: "20",
    // A client that is gone is noticed after a minute.
    ClientAliveInterval: "15",
    ClientAliveCountMax: "4",
    TCPKeepAlive: "yes",
    UseDNS: "no",
  });
}

/**
 * Starts the relay, then sshd. Either one's end is seen: the relay's by the health check.
 * @param paths of their files.
 */
export function gateStartScript(paths: {
  readonly relay: string;
  readonly sshd: string;
  /** As the stack's config has it. */
  readonly secret: string;
}): string {
  return `#!/bin/sh
set -eu
# sshd refuses a folder that others may write to.
chmod 755 ${GATE_FOLDER} /run/sshd
# Pulumi drops the end of a value's last line, without which OpenSSH reads no key.
(umask 077 && { cat ${paths.secret} && echo; } > ${HOST_KEY})
# The gate's socket is for its group alone.
(umask 117 && exec node ${paths.relay}) &
exec /usr/sbin/sshd -D -e -f ${paths.sshd}
`;
}

/**
 * A socket for who logged in, which leads to the engine's, as root opens it. The client's half may
 * end first; when the engine's ends, all is said.
 */
export function gateRelay(engineSocket: string): string {
  return `const net = require("node:net");
const server = net.createServer({ allowHalfOpen: true }, (client) => {
  const engine = net.connect({ path: ${JSON.stringify(engineSocket)}, allowHalfOpen: true });
  const endBoth = () => {
    client.destroy();
    engine.destroy();
  };
  client.on("error", endBoth);
  engine.on("error", endBoth);
  client.on("close", () => engine.destroy());
  engine.on("end", () => client.end(() => client.destroy()));
  client.pipe(engine);
  engine.pipe(client, { end: false });
});
server.listen(${JSON.stringify(SOCKET)});
`;
}

/** The engine answers through the relay, and sshd listens. It does not log in: that would be told. */
export function gateHealthScript(): string {
  const port = ENGINE_GATE_PORT.toString(16).toUpperCase().padStart(4, "0");
  return `#!/bin/sh
set -eu
grep -qE '^ *[0-9]+: 0+:${port} [0-9A-F]+:[0-9A-F]+ 0A ' /proc/net/tcp /proc/net/tcp6
printf 'GET /_ping HTTP/1.0\\r\\n\\r\\n' | nc.openbsd -N -U ${SOCKET} | grep -q '^HTTP/1.[01] 200'
`;
}

function lines(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join("");
}
