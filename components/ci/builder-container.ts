import * as fs from "node:fs";
import * as path from "node:path";
import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { BUILDER_HOST } from "../../model/ci-builder";
import { toLabelList } from "../labels";
import { BUILDER_PATHS } from "./builder-config";

const USER = "1000:1000";
const MEMORY_MIB = 4096;

export interface BuilderContainer {
  readonly name: string;
  /** What runs. */
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly stepsNetwork: pulumi.Input<string>;
  /** Names of volumes. */
  readonly dataVolume: pulumi.Input<string>;
  readonly credentialsVolume: pulumi.Input<string>;
}

/**
 * The builder's container as the provider's arguments. It needs a user namespace, which Docker's
 * default filter of system calls refuses: so it has that filter with the calls that make namespaces
 * and mounts. Its two capabilities are those that its image's `newuidmap` and `newgidmap` take up;
 * the builder itself, user 1000, has none. AppArmor's default profile would refuse its mounts; where
 * the machine has no AppArmor, nobody reads that option.
 */
export function builderContainer(builder: BuilderContainer): docker.ContainerArgs {
  const { data, runtime, socket, credentials, config } = BUILDER_PATHS;
  return {
    name: builder.name,
    image: builder.image,
    user: USER,
    entrypoints: ["rootlesskit", `--state-dir=${runtime}/rootlesskit`, "--net=host"],
    command: ["buildkitd", "--config", config],
    envs: ["HOME=/home/user", "USER=user", `XDG_RUNTIME_DIR=${runtime}`],
    labels: toLabelList(builder.labels),
    networksAdvanced: [{ name: builder.stepsNetwork, aliases: [BUILDER_HOST] }],
    volumes: [
      { volumeName: builder.dataVolume, containerPath: data },
      { volumeName: builder.credentialsVolume, containerPath: credentials, readOnly: true },
    ],
    readOnly: true,
    tmpfs: { "/tmp": "", [runtime]: "mode=0700,uid=1000,gid=1000" },
    capabilities: { adds: ["CAP_SETGID", "CAP_SETUID"], drops: ["ALL"] },
    securityOpts: ["apparmor=unconfined", `seccomp=${systemCalls()}`],
    memory: MEMORY_MIB,
    memorySwap: MEMORY_MIB,
    restart: "unless-stopped",
    logDriver: "json-file",
    logOpts: { "max-file": "3", "max-size": "10m" },
    healthcheck: {
      tests: ["CMD", "buildctl", "--addr", `unix://${socket}`, "debug", "workers"],
      interval: "10s",
      timeout: "10s",
      retries: 5,
      startPeriod: "30s",
    },
    wait: true,
    waitTimeout: 60,
    destroyGraceSeconds: 10,
  };
}

/** Docker's default filter and the calls for namespaces and mounts, on one line. */
function systemCalls(): string {
  const file = path.join(__dirname, "builder-seccomp.json");
  return JSON.stringify(JSON.parse(fs.readFileSync(file, "utf8")));
}
