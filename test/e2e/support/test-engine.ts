import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import Docker from "dockerode";
import { ensureEngine } from "../../../toolchain/engine/ensure-engine";
import { machineImage } from "./machine-image";
import { freePort } from "./ports";

/** Marks what tests made on the machine's engine, so that a killed run's remains can be found. */
export const TEST_LABEL = "slipway.test";

/** A Docker Engine inside a container: own swarm, images, networks and ports. */
export interface TestEngine {
  readonly docker: Docker;
  /** For DOCKER_HOST. */
  readonly host: string;
  /** Ports that mean the same inside the engine and on this machine's loopback. */
  readonly ports: { readonly http: number; readonly registry: number };
  /** Stops the engine in its container and starts it again, as a reboot would. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

const REPOSITORY = path.resolve(__dirname, "../../..");
const START_MS = 60_000;

/** @param wanted ports, of an engine that is gone and that this one takes the place of. Default: free ones. */
export async function startTestEngine(
  report: (line: string) => void,
  wanted?: TestEngine["ports"],
): Promise<TestEngine> {
  const { docker: outer } = await ensureEngine({ projectDir: REPOSITORY, report });
  await removeAbandoned(outer);
  const image = await machineImage(outer, report);
  const name = `slipway-test-${crypto.randomBytes(4).toString("hex")}`;
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), `${name}-`));
  const host = `unix://${path.join(folder, "docker.sock")}`;
  const ports = wanted ?? { http: await freePort(), registry: await freePort() };
  const container = await outer.createContainer({
    name,
    Image: image.reference,
    Hostname: name,
    Labels: { [TEST_LABEL]: String(process.pid) },
    Cmd: [...image.command, `--host=${host}`],
    Env: ["DOCKER_TLS_CERTDIR="],
    ExposedPorts: { [`${ports.http}/tcp`]: {} },
    HostConfig: {
      // The same path inside and outside: a service that mounts the socket finds it there.
      Binds: [`${folder}:${folder}`],
      // Only what people open: the registry listens on the inner engine's own loopback.
      PortBindings: { [`${ports.http}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: `${ports.http}` }] },
      ...image.rights,
    },
  });
  await container.start();
  const docker = new Docker({ socketPath: path.join(folder, "docker.sock") });
  const remove = async () => {
    await container.remove({ force: true, v: true });
    await fs.rm(folder, { recursive: true, force: true });
  };
  try {
    await answers(docker);
  } catch (error) {
    const logs = (await container.logs({ stdout: true, stderr: true, tail: 20 })).toString();
    await remove();
    throw new Error(`the test engine did not start:\n${logs}`, { cause: error });
  }
  return {
    docker,
    host,
    ports,
    remove,
    async restart() {
      await container.restart({ t: 30 });
      await answers(docker);
    },
  };
}

async function answers(docker: Docker): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      await docker.ping();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Engines of test runs whose process is gone: killed before it could clean up. */
async function removeAbandoned(outer: Docker): Promise<void> {
  const all = await outer.listContainers({ all: true, filters: { label: [TEST_LABEL] } });
  const abandoned = all.filter(({ Labels }) => !isAlive(Number(Labels[TEST_LABEL])));
  for (const { Id } of abandoned) {
    await outer.getContainer(Id).remove({ force: true, v: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
