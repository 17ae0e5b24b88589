import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { STATE_BUCKET, STATE_REGION, STATE_USER } from "../../model/state-store";
import { toLabelList } from "../labels";
import type { JoinedNetwork } from "../service/swarm/wiring";

/** Paths and port inside the store's container. */
export const STATE_PATHS = {
  data: "/data",
  credentials: "/credentials",
  password: "/credentials/password",
} as const;
/** Where it answers in its container, and so in networks that it joins. */
export const STATE_PORT = 7070;
const MEMORY_MIB = 256;

export interface StateContainer {
  readonly name: string;
  /** What runs. */
  readonly image: string;
  /** On the machine's loopback address. */
  readonly port: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Names of volumes. */
  readonly dataVolume: pulumi.Input<string>;
  readonly credentialsVolume: pulumi.Input<string>;
  /** Joined in the place of the engine's own. Default: that one. */
  readonly network?: JoinedNetwork | undefined;
}

/**
 * The store's container as the provider's arguments. Every field that the provider reads back is
 * set as it reads it, so that a refresh shows no difference.
 */
export function stateContainer(state: StateContainer): docker.ContainerArgs {
  const { network } = state;
  return {
    name: state.name,
    image: state.image,
    entrypoints: ["/bin/sh", "-c", START],
    envs: [`ROOT_ACCESS_KEY_ID=${STATE_USER}`, `VGW_REGION=${STATE_REGION}`],
    labels: toLabelList(state.labels),
    // Nobody beyond this machine reaches it.
    ports: [{ ip: "127.0.0.1", internal: STATE_PORT, external: state.port }],
    ...(network && {
      networksAdvanced: [{ name: network.id, aliases: [...(network.aliases ?? [])] }],
    }),
    volumes: [
      { volumeName: state.dataVolume, containerPath: STATE_PATHS.data },
      {
        volumeName: state.credentialsVolume,
        containerPath: STATE_PATHS.credentials,
        readOnly: true,
      },
    ],
    readOnly: true,
    tmpfs: { "/tmp": "size=64m" },
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    memory: MEMORY_MIB,
    memorySwap: MEMORY_MIB,
    restart: "unless-stopped",
    logDriver: "json-file",
    logOpts: { "max-file": "3", "max-size": "10m" },
    healthcheck: {
      // Answered without a password, and without touching what is stored.
      tests: ["CMD", "wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${STATE_PORT}/health`],
      interval: "2s",
      timeout: "3s",
      retries: 5,
      startPeriod: "10s",
    },
    wait: true,
    waitTimeout: 60,
    destroyGraceSeconds: 10,
  };
}

/**
 * versitygw takes its root account from variables only: this one is set in the container, so that
 * whoever may look at the container on the engine does not read it there. Notes on files go beside
 * the files: not every file system has attributes for them, and not every archive keeps those.
 */
const START = [
  "set -e",
  `mkdir -p ${STATE_PATHS.data}/buckets/${STATE_BUCKET} ${STATE_PATHS.data}/metadata`,
  `ROOT_SECRET_ACCESS_KEY=$(cat ${STATE_PATHS.password})`,
  "export ROOT_SECRET_ACCESS_KEY",
  `exec versitygw --port :${STATE_PORT} --health /health --quiet posix ` +
    `--sidecar ${STATE_PATHS.data}/metadata ${STATE_PATHS.data}/buckets`,
].join("\n");
