import * as fs from "node:fs/promises";
import * as path from "node:path";
import { engineGateSpec } from "../../../components/ci/engine-gate-spec";
import { ENGINE } from "../../../components/ci/names";
import { ENGINE_SOCKET } from "../../../components/edge/socket-proxy-config";
import type { LoneContainer, LoneContainers } from "../../e2e/support/lone-containers";

export interface GateOptions {
  /** Of the steps. */
  readonly image: string;
  /** The engine's socket, on the machine of the containers. */
  readonly socket: string;
  /** Who is let in. */
  readonly publicKey: string;
  /** Its own private key. */
  readonly hostKey: string;
  /** For the files that it is given. */
  readonly folder: string;
}

/** The gate as its declaration says, as a container without a swarm. */
export async function startGate(
  containers: LoneContainers,
  { image, socket, publicKey, hostKey, folder }: GateOptions,
): Promise<LoneContainer> {
  const spec = engineGateSpec({ publicKey });
  const { configFiles = [], secrets = [], tmpfs = [], capabilities, entrypoint, user } = spec;
  const files = [
    ...configFiles.map((file) => ({ ...file, mode: 0o444 })),
    ...secrets.map(({ name }) => ({
      path: `/run/secrets/${name}`,
      // As the config gives it: without the end of its last line.
      content: hostKey.trim(),
      mode: 0o400,
    })),
  ];
  const binds = await Promise.all(
    files.map(async ({ path: place, content, mode }, index) => {
      const file = path.join(folder, `gate-${index}`);
      await fs.writeFile(file, content, { mode });
      return `${file}:${place}:ro`;
    }),
  );
  return containers.start(ENGINE, {
    image,
    env: {},
    entrypoint: entrypoint ?? [],
    command: [],
    user: user ?? "",
    binds: [...binds, `${socket}:${ENGINE_SOCKET}:ro`],
    rights: {
      CapDrop: ["ALL"],
      CapAdd: [...(capabilities?.add ?? [])],
      ReadonlyRootfs: spec.readOnlyRoot ?? true,
      Tmpfs: Object.fromEntries(tmpfs.map(({ path: place }) => [place, "rw,size=1m"])),
    },
  });
}
