import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { toLabelList } from "../../labels";
import { CONCOURSE_WEB, CONCOURSE_WORKER, TSA_PORT } from "./names";

const KEYS = "/concourse-keys";
const WORK = "/worker-state";

export interface WorkerContainer {
  readonly name: string;
  /** What runs. */
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly stepsNetwork: pulumi.Input<string>;
  /** Name of the volume. */
  readonly volume: pulumi.Input<string>;
  /** PEM; secret. */
  readonly key: pulumi.Input<string>;
  /** Of the server at which it registers: a line of a `.pub` file. */
  readonly serverKey: string;
}

/**
 * The worker's container as the provider's arguments. It runs containers of its own, so it is
 * privileged, as Concourse asks for: who sets its pipelines is trusted with the machine. Its
 * containers get their names from the engine's DNS in the network of the steps (`registry`, `engine`,
 * `edge`), which is at an address of the loopback; so the worker passes their questions on. With that
 * they may reach the worker's address, but not its API, which listens on its loopback alone.
 */
export function workerContainer(worker: WorkerContainer): docker.ContainerArgs {
  return {
    name: worker.name,
    image: worker.image,
    command: ["worker"],
    privileged: true,
    envs: [
      `CONCOURSE_NAME=${CONCOURSE_WORKER}`,
      `CONCOURSE_TSA_HOST=${CONCOURSE_WEB}:${TSA_PORT}`,
      `CONCOURSE_TSA_PUBLIC_KEY=${KEYS}/tsa_host_key.pub`,
      `CONCOURSE_TSA_WORKER_PRIVATE_KEY=${KEYS}/worker_key`,
      `CONCOURSE_WORK_DIR=${WORK}`,
      "CONCOURSE_RUNTIME=containerd",
      "CONCOURSE_CONTAINERD_DNS_PROXY_ENABLE=true",
      "CONCOURSE_BIND_IP=127.0.0.1",
      "CONCOURSE_BAGGAGECLAIM_BIND_IP=127.0.0.1",
      "CONCOURSE_BAGGAGECLAIM_DRIVER=overlay",
    ],
    labels: toLabelList(worker.labels),
    networksAdvanced: [{ name: worker.stepsNetwork }],
    volumes: [{ volumeName: worker.volume, containerPath: WORK }],
    uploads: [
      { file: `${KEYS}/worker_key`, content: worker.key, permissions: "0400" },
      { file: `${KEYS}/tsa_host_key.pub`, content: `${worker.serverKey}\n`, permissions: "0444" },
    ],
    restart: "unless-stopped",
    logDriver: "json-file",
    logOpts: { "max-file": "3", "max-size": "10m" },
    // Workers that go without a word are waited for by their builds.
    stopSignal: "SIGUSR2",
    destroyGraceSeconds: 30,
  };
}
