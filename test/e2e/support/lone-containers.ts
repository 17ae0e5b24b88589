import * as crypto from "node:crypto";
import type Docker from "dockerode";
import { type Ended, insideContainer } from "./inside";
import { TEST_LABEL } from "./test-engine";

export interface ContainerOptions {
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** A port to be reached from this machine's loopback. Default none. */
  readonly port?: number;
  /** As Docker writes them: `<volume or path>:<place>`. Default none. */
  readonly binds?: readonly string[];
  /** In place of what the image starts. Default: the image's own. */
  readonly entrypoint?: readonly string[];
  /** Default: none, or the image's. */
  readonly command?: readonly string[];
  /** Default: the image's. */
  readonly workingDir?: string;
  /** `<user>[:<group>]`. Default: the image's. */
  readonly user?: string;
  /** What it may do. Default: what containers may. */
  readonly rights?: Pick<Docker.HostConfig, "CapAdd" | "CapDrop" | "ReadonlyRootfs" | "Tmpfs">;
}

/** A container that no stack knows of. */
export interface LoneContainer {
  /** The published port's address. */
  readonly url: string;
  exec(command: readonly string[]): Promise<Ended>;
  logs(): Promise<string>;
}

/** Containers on a network of their own, for a test that needs no stack. */
export class LoneContainers {
  private readonly containers: Docker.Container[] = [];

  private constructor(
    private readonly docker: Docker,
    private readonly network: Docker.Network,
    private readonly networkName: string,
  ) {}

  static async create(docker: Docker): Promise<LoneContainers> {
    const name = `slipway-test-${crypto.randomBytes(4).toString("hex")}`;
    const Labels = { [TEST_LABEL]: String(process.pid) };
    return new LoneContainers(docker, await docker.createNetwork({ Name: name, Labels }), name);
  }

  /** Starts a container that the others reach by its name. */
  async start(name: string, options: ContainerOptions): Promise<LoneContainer> {
    const container = await this.make(name, options);
    await container.start();
    const { NetworkSettings } = await container.inspect();
    const published = NetworkSettings.Ports[`${options.port}/tcp`]?.[0]?.HostPort;
    return {
      url: `http://127.0.0.1:${published}`,
      exec: (command) => insideContainer(this.docker, container.id, command),
      logs: () => logsOf(container),
    };
  }

  /** Runs a container to its end. */
  async run(name: string, options: ContainerOptions): Promise<Ended> {
    const container = await this.make(name, options);
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    return { code: StatusCode, output: await logsOf(container) };
  }

  /** Removes all of them, with the volumes that only they have, and the network. */
  async remove(): Promise<void> {
    for (const container of this.containers) await container.remove({ force: true, v: true });
    await this.network.remove();
  }

  private async make(name: string, options: ContainerOptions): Promise<Docker.Container> {
    const { image, env, port, binds = [], entrypoint, command, workingDir, user, rights } = options;
    const container = await this.docker.createContainer({
      Image: image,
      Hostname: name,
      ...(entrypoint && { Entrypoint: [...entrypoint] }),
      ...(command && { Cmd: [...command] }),
      ...(workingDir !== undefined && { WorkingDir: workingDir }),
      ...(user !== undefined && { User: user }),
      Labels: { [TEST_LABEL]: String(process.pid) },
      Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
      HostConfig: {
        ...rights,
        Binds: [...binds],
        NetworkMode: this.networkName,
        PortBindings: port === undefined ? {} : { [`${port}/tcp`]: [{ HostIp: "127.0.0.1" }] },
      },
      NetworkingConfig: { EndpointsConfig: { [this.networkName]: { Aliases: [name] } } },
    });
    this.containers.push(container);
    return container;
  }
}

/** Both streams, with Docker's framing bytes in between. */
async function logsOf(container: Docker.Container): Promise<string> {
  return (await container.logs({ stdout: true, stderr: true, tail: 60 })).toString();
}
