import { CI_GATE_HOST_KEY } from "../../config/secret-names";
import type { ServiceSpec } from "../../model/service-spec";
import { ENGINE_SOCKET } from "../edge/socket-proxy-config";
import {
  AUTHORIZED_KEYS,
  GATE_FOLDER,
  gateHealthScript,
  gateRelay,
  gateStartScript,
  GROUP_FILE,
  HOST_KEY,
  PASSWD_FILE,
  sshdConfig,
} from "./engine-gate-files";
import { DEPLOY_USER, ENGINE_GATE } from "./names";

/** The group of whoever logs in; the gate's own socket is made for it. */
const GROUP = 1000;
const FOLDER = "/etc/slipway/engine-gate";

export interface EngineGateSettings {
  /** Who is let in: a line of a `.pub` file. */
  readonly publicKey: string;
}

/**
 * The way to the engine for the CI's deploying steps: an SSH server that lets one user in, with one
 * key, and whatever he asks for is led to the engine's socket. What answers at that socket there is
 * a relay: the socket itself belongs to root, or to a group whose number each machine has its own
 * of. sshd has the capabilities of root by which it puts a client, before it is let in, into an
 * empty folder as a user without rights, and ends what takes too long there.
 */
export function engineGateSpec({ publicKey }: EngineGateSettings): ServiceSpec {
  const file = (name: string) => `${FOLDER}/${name}`;
  const secret = `/run/secrets/${CI_GATE_HOST_KEY}`;
  const paths = { relay: file("relay.cjs"), sshd: file("sshd_config"), secret };
  return {
    name: ENGINE_GATE,
    // That of the steps: it has sshd.
    image: "slipway",
    entrypoint: ["/bin/sh", file("start.sh")],
    user: `0:${GROUP}`,
    capabilities: { add: ["KILL", "SETGID", "SETUID", "SYS_CHROOT"] },
    secrets: [{ name: CI_GATE_HOST_KEY }],
    configFiles: [
      { path: file("start.sh"), content: gateStartScript(paths) },
      { path: paths.relay, content: gateRelay(ENGINE_SOCKET) },
      {
        path: paths.sshd,
        content: sshdConfig({
          hostKey: HOST_KEY,
          authorizedKeys: file(AUTHORIZED_KEYS),
        }),
      },
      { path: file(AUTHORIZED_KEYS), content: `restrict ${publicKey} ${DEPLOY_USER}\n` },
      { path: file("health.sh"), content: gateHealthScript() },
      { path: "/etc/passwd", content: PASSWD_FILE },
      { path: "/etc/group", content: GROUP_FILE },
    ],
    tmpfs: [
      { path: GATE_FOLDER, size: "1MiB" },
      { path: "/run/sshd", size: "1MiB" },
    ],
    health: { command: ["/bin/sh", file("health.sh")] },
    timing: { start: "30s", drain: "0s", longestRequest: "10s" },
    // Only a manager's engine knows the swarm's services.
    placement: { role: "manager" },
    resources: { limits: { memory: "512MiB" } },
  };
}
