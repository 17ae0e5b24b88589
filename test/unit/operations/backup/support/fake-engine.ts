import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type Docker from "dockerode";
import * as tar from "tar-stream";

interface FakeService {
  replicas: number;
  readonly volumes: readonly string[];
}

interface Made {
  readonly Image: string;
  readonly HostConfig: {
    readonly Mounts: readonly { readonly Source: string; readonly ReadOnly: boolean }[];
  };
}

interface Update {
  readonly _query: { readonly version: number };
  readonly _body: ReturnType<typeof fakeService>["Spec"];
}

/** An archive as the engine gives it of `/volume`. */
export function volumeArchive(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const pack = tar.pack();
  pack.entry({ name: "volume/", type: "directory", uid: 999 });
  for (const [name, content] of Object.entries(files)) {
    pack.entry({ name: `volume/${name}`, uid: 999 }, content);
  }
  pack.finalize();
  return buffer(pack);
}

/** An engine with volumes, services and containers; `log` has what was done to them, in order. */
export class FakeEngine {
  readonly log: string[] = [];
  readonly volumes = new Map<string, { labels: Record<string, string>; archive: Buffer }>();
  readonly services = new Map<string, FakeService>();
  /** Those beside the swarm: the volumes that they have open, and whether they run. */
  readonly containers = new Map<string, { volumes: readonly string[]; running: boolean }>();
  readonly images = new Set<string>();
  /** A service with an instance that does not end. */
  stuck: string | undefined;
  /** Containers that were made and not removed. */
  made = 0;
  /** Runs when a volume is read or written; may fail. */
  onCopy: (volume: string) => void = () => undefined;
  /** Bytes of each archive that the engine sends before it ends too early. */
  sends = Number.POSITIVE_INFINITY;

  get docker(): Docker {
    return this as unknown as Docker;
  }

  info = () => Promise.resolve({ SystemTime: new Date(0).toISOString(), Swarm: this.swarm });
  private readonly swarm = { ControlAvailable: true, LocalNodeState: "active" };

  listVolumes = () =>
    Promise.resolve({
      Volumes: [...this.volumes].map(([Name, { labels }]) => ({ Name, Labels: labels })),
    });

  createVolume = ({ Name, Labels }: { Name: string; Labels: Record<string, string> }) => {
    this.log.push(`create ${Name}`);
    this.volumes.set(Name, { labels: Labels, archive: Buffer.alloc(1024) });
    return Promise.resolve();
  };

  getVolume = (name: string) => ({
    remove: () => {
      if (!this.volumes.delete(name)) return Promise.reject(failure(404, `no volume ${name}`));
      this.log.push(`remove ${name}`);
      return Promise.resolve();
    },
  });

  listServices = () =>
    Promise.resolve([...this.services].map(([ID, service]) => fakeService(ID, service)));

  getService = (id: string) => ({
    inspect: () => Promise.resolve(fakeService(id, this.service(id))),
    update: ({ _query, _body }: Update) => {
      const service = this.service(id);
      if (_query.version !== 1) throw new Error("update out of sequence");
      service.replicas = _body.Mode.Replicated.Replicas;
      this.log.push(`scale ${id} to ${service.replicas}`);
      return Promise.resolve();
    },
  });

  listContainers = ({ filters }: { filters?: { label: readonly string[] } } = {}) => {
    const service = /service\.id=(.*)/.exec(filters?.label[0] ?? "")?.[1];
    if (service !== undefined) {
      const { replicas } = service === this.stuck ? { replicas: 1 } : this.service(service);
      return Promise.resolve(
        Array.from({ length: replicas }, () => ({ Id: `task of ${service}` })),
      );
    }
    const running = [...this.containers].filter(([, container]) => container.running);
    return Promise.resolve(
      running.map(([Id, { volumes }]) => ({
        Id,
        Names: [`/${Id}`],
        Labels: {},
        Mounts: volumes.map((Name) => ({ Type: "volume", Name, Source: `/var/${Name}` })),
      })),
    );
  };

  listNetworks = () => Promise.resolve([]);
  listSecrets = () => Promise.resolve([]);
  listConfigs = () => Promise.resolve([]);

  getContainer = (id: string) => ({
    inspect: () => Promise.resolve({ State: { Running: true } }),
    stop: () => this.run(id, false),
    start: () => this.run(id, true),
  });

  importImage = async (archive: Readable, { repo, tag }: { repo: string; tag: string }) => {
    await buffer(archive);
    this.images.add(`${repo}:${tag}`);
    return Readable.from(['{"status":"sha256:1"}']);
  };

  getImage = (reference: string) => ({
    remove: () => Promise.resolve(void this.images.delete(reference)),
  });

  createContainer = ({ Image, HostConfig }: Made) => {
    if (!this.images.has(Image)) return Promise.reject(failure(404, `no image ${Image}`));
    const { Source = "", ReadOnly = true } = HostConfig.Mounts[0] ?? {};
    this.made++;
    return Promise.resolve({
      getArchive: () => {
        this.log.push(`read ${Source}`);
        const archive = this.volumes.get(Source)?.archive ?? Buffer.alloc(0);
        this.onCopy(Source);
        return Promise.resolve(Readable.from([archive.subarray(0, this.sends)]));
      },
      putArchive: async (stream: Readable, { path }: { path: string }) => {
        if (ReadOnly) throw failure(403, "the volume is only read");
        if (path !== "/") throw failure(400, `not the root: ${path}`);
        const archive = await buffer(stream);
        this.onCopy(Source);
        const labels = this.volumes.get(Source)?.labels ?? {};
        this.volumes.set(Source, { labels, archive });
        this.log.push(`fill ${Source}`);
      },
      remove: () => Promise.resolve(void this.made--),
    });
  };

  private service(id: string): FakeService {
    const service = this.services.get(id);
    if (service === undefined) throw failure(404, `no service ${id}`);
    return service;
  }

  private run(id: string, running: boolean): Promise<void> {
    const container = this.containers.get(id);
    if (container === undefined) return Promise.reject(failure(404, `no container ${id}`));
    container.running = running;
    this.log.push(`${running ? "start" : "stop"} ${id}`);
    return Promise.resolve();
  }
}

function fakeService(id: string, { replicas, volumes }: FakeService) {
  return {
    ID: id,
    Version: { Index: 1 },
    Spec: {
      Name: id,
      Labels: {} as Record<string, string>,
      Mode: { Replicated: { Replicas: replicas } },
      TaskTemplate: {
        ContainerSpec: { Mounts: volumes.map((Source) => ({ Type: "volume", Source })) },
      },
    },
  };
}

function failure(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode });
}
