import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { type Host, HOST_LABEL } from "../../model/host";
import { prepareStack } from "../../operations/prepare-stack";
import { findStack, openProject } from "../../operations/project";
import { Pulumi } from "../../operations/pulumi";
import { ensureImages } from "../../toolchain/images";
import { BENCH_NODES } from "./programs/facts";
import { startEngineWithNodes } from "./stand-ins/engine-with-nodes";
import type { IdleMachines } from "./stand-ins/idle-machines";
import type { BenchStack, Workbench } from "./workbench";

/** The machine that the manager, the edge and the registry are on: the bench's own engine. */
const FIRST = { name: "m001", labels: { edge: "true", registry: "true" } };

const SECRETS = [
  "name-key",
  "registry-password",
  "registry-reader-password",
  "authority",
  "certificate",
];

/** The engine takes what is placed on the first machine, and has the images of a platform. */
export async function prepareFirstMachine(bench: Workbench): Promise<void> {
  const { docker } = bench;
  const [listed] = (await docker.listNodes()) as { ID: string }[];
  const node = docker.getNode(listed?.ID ?? "");
  const { Version, Spec } = (await node.inspect()) as {
    Version: { Index: number };
    Spec: Record<string, unknown>;
  };
  const Labels = { ...FIRST.labels, [HOST_LABEL]: FIRST.name };
  await node.update({ ...Spec, version: Version.Index, Labels });
  await linkSocket(bench);
  const info = { docker } as Parameters<typeof ensureImages>[0];
  const pins = Object.values(await platformPins(bench));
  await ensureImages(info, pins, { projectDir: bench.dir, report: bench.report });
}

/** A machine's engine listens where engines do; the bench's own elsewhere. */
async function linkSocket({ docker, engine, images }: Workbench): Promise<void> {
  const container = await docker.createContainer({
    Image: images[0].id,
    Entrypoint: ["ln", "-sf", engine.host.replace("unix://", ""), "/machine/docker.sock"],
    Cmd: [],
    User: "0:0",
    HostConfig: { Binds: ["/var/run:/machine"] },
  });
  await container.start();
  const { StatusCode } = (await container.wait()) as { StatusCode: number };
  await container.remove();
  if (StatusCode !== 0) throw new Error(`ln ended with exit code ${StatusCode}`);
}

/** A platform of this project with the first so many of these machines, one of them a manager. */
export async function platformWithHosts(
  bench: Workbench,
  machines: IdleMachines,
  count: number,
): Promise<{ readonly stack: BenchStack; stop(): void }> {
  const name = `hosts${count}`;
  const folder = path.join(bench.dir, "bench", name);
  const nodes = path.join(folder, "nodes");
  await fs.mkdir(nodes, { recursive: true });
  const ports = { edge: 20_000 + count, registry: 21_000 + count };
  const text = configText(hostsOn(machines, count), ports, await platformPins(bench));
  await fs.writeFile(path.join(bench.dir, `Pulumi.${name}.yaml`), text);
  const project = openProject(bench.dir);
  const pulumi = new Pulumi({ projectDir: bench.dir, environment: bench.env });
  await prepareStack(project, findStack(project, name), pulumi, []);
  const socket = path.join(folder, "docker.sock");
  const engine = await startEngineWithNodes(bench.engine.host, { socket, nodes });
  const env = {
    DOCKER_HOST: engine.host,
    SSH_AUTH_SOCK: machines.agentSocket,
    [BENCH_NODES]: nodes,
  };
  return { stack: { name, cwd: bench.dir, env }, stop: () => engine.stop() };
}

function hostsOn({ ports, hostKey }: IdleMachines, count: number): Host[] {
  return ports.slice(0, count).map((port, index): Host => {
    const address = { address: "127.0.0.1", port, user: "root", hostKey };
    const clusterAddress = `10.99.0.${index + 1}`;
    if (index === 0) return { ...FIRST, ...address, role: "manager", clusterAddress };
    const name = `w${String(index).padStart(3, "0")}`;
    return { name, ...address, role: "worker", labels: {}, clusterAddress };
  });
}

function configText(
  hosts: readonly Host[],
  ports: { readonly edge: number; readonly registry: number },
  pins: Readonly<Record<string, string>>,
): string {
  const list = (items: readonly string[]) => items.map((item) => `${item}\n`).join("");
  return list([
    "config:",
    "  slipway:kind: platform",
    "  slipway:domain: bench.example",
    `  slipway:edge: { port: ${ports.edge} }`,
    `  slipway:registry: { port: ${ports.registry} }`,
    "  slipway:hosts:",
    "    ssh:",
    ...hosts.map((host) => `      - ${JSON.stringify(host)}`),
    "  slipway:images:",
    ...Object.entries(pins).map(([name, pin]) => `    ${name}: ${pin}`),
    "  slipway:secrets:",
    ...SECRETS.map((name) => `    ${name}: generate`),
  ]);
}

async function platformPins({ dir }: Workbench): Promise<Record<string, string>> {
  const text = await fs.readFile(path.join(dir, "Pulumi.platform.yaml"), "utf8");
  const { config } = parse(text) as { config: { "slipway:images": Record<string, string> } };
  return config["slipway:images"];
}
