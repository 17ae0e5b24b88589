import * as fs from "node:fs/promises";
import * as path from "node:path";
import { buffer } from "node:stream/consumers";
import * as tar from "tar-stream";
import { stringify } from "yaml";
import { htpasswdLine } from "../../../components/htpasswd";
import { parsePin, pinReference } from "../../../model/pin";
import { SecretValue } from "../../../model/secret-value";
import { trustedCertificate } from "../../../model/trusted-certificate";
import { issueCertificate } from "../../../operations/authority/issue-certificate";
import { makeAuthority } from "../../../operations/authority/make-authority";
import { resolvePin } from "../../../config/substitutions";
import { connectSsh } from "../../../ssh/connection";
import { dockerOver } from "../../../ssh/engine";
import { ensureEngine } from "../../../toolchain/engine/ensure-engine";
import { ensureImages } from "../../../toolchain/images";
import { officialImages } from "../../../toolchain/images/official";
import { partContext } from "../../../toolchain/parts/context";
import { ensureRegistryBinary } from "../../../toolchain/parts/registry-binary";
import { silentReporter } from "../../../toolchain/progress/reporter";
import { hostEntry } from "./host-entry";
import type { TestMachines } from "./test-machines";

/** Images of Docker Hub: its own where it is reached, else what is made in their place. */
export type HubImage = "traefik" | "haproxy" | "registry" | "redis";

export interface OutsideAccount {
  readonly username: string;
  readonly password: string;
}

/** Somebody else's registries on a machine of the test network, each with TLS by one authority. */
export interface OutsideRegistry {
  /** `host:port`: takes and gives what it is asked for with the account's password. */
  readonly team: string;
  /** `host:port`: gives what Docker Hub has, to anybody, and takes nothing. */
  readonly hub: string;
  /** PEM: who signs for both. */
  readonly authority: string;
  /** By the name of each image on the hub: `name:tag@digest`. */
  readonly pins: Readonly<Record<HubImage, string>>;
}

const PLACE = "/var/lib/outside";
const TEAM_PORT = 5000;
const HUB_PORT = 5001;
const HUB_IMAGES: readonly HubImage[] = ["traefik", "haproxy", "registry", "redis"];

/** @param name a machine with an engine, by which the hub's images are brought into its store. */
export async function startOutsideRegistry(
  machines: TestMachines,
  name: string,
  account: OutsideAccount,
): Promise<OutsideRegistry> {
  const machine = machines.get(name);
  const { address, containerId, folder } = machine;
  const now = { now: new Date() };
  const authority = await makeAuthority({ project: "outside", domain: "example.com" }, now);
  const certificate = await issueCertificate(authority, { names: [address, "127.0.0.1"] }, now);
  const binary = (await ensureRegistryBinary(partContext(), silentReporter)).path;
  const password = new SecretValue(account.password);
  const report = () => {};
  const outer = await ensureEngine({ projectDir: path.resolve(__dirname, "../../.."), report });
  const pack = tar.pack();
  const put = (file: string, content: string | Buffer) =>
    pack.entry({ name: `${PLACE}/${file}`.slice(1), mode: 0o755 }, content);
  put("registry", await fs.readFile(binary));
  put("certificate.pem", certificate);
  put("htpasswd", htpasswdLine(account.username, password, new SecretValue("salt")));
  put(
    "team.yml",
    config(TEAM_PORT, { auth: { htpasswd: { realm: "outside", path: `${PLACE}/htpasswd` } } }),
  );
  put("hub.yml", config(HUB_PORT, {}, { maintenance: { readonly: { enabled: true } } }));
  pack.finalize();
  await outer.docker.getContainer(containerId).putArchive(await buffer(pack), { path: "/" });

  const run = async (command: string) => {
    const { code, stdout, stderr } = await machines.run(name, command);
    if (code !== 0) throw new Error(`${name}: ${command}: ${code}\n${stdout}\n${stderr}`);
    return stdout;
  };
  for (const one of ["team", "hub"]) {
    await run(
      `OTEL_TRACES_EXPORTER=none setsid ${PLACE}/registry serve ${PLACE}/${one}.yml > ${PLACE}/${one}.log 2>&1 &`,
    );
  }
  // An engine asks no certificate of what is on its own loopback.
  const local = `127.0.0.1:${TEAM_PORT}`;
  await run(
    `printf %s '${account.password}' | docker login -u ${account.username} --password-stdin ${local}`,
  );
  const wanted = HUB_IMAGES.map((image) => officialImages[image].reference);
  const connection = await connectSsh(hostEntry(machine, "manager"));
  const inner = { ...outer, docker: dockerOver(connection) };
  const record = await ensureImages(inner, wanted, { projectDir: folder, report }).finally(() =>
    connection.close(),
  );
  const pins: Partial<Record<HubImage, string>> = {};
  for (const image of HUB_IMAGES) {
    const pin = parsePin(officialImages[image].reference);
    const reference = pinReference(pin);
    const target = `${local}/library/${reference}`;
    const said = await run(
      `docker tag ${resolvePin(pin, record).run} ${target} && docker push ${target}`,
    );
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(said)?.[1];
    if (digest === undefined) throw new Error(`no digest of ${target}:\n${said}`);
    pins[image] = `${reference}@${digest}`;
  }
  return {
    team: `${address}:${TEAM_PORT}`,
    hub: `${address}:${HUB_PORT}`,
    authority: trustedCertificate(authority),
    pins: pins as Record<HubImage, string>,
  };
}

/** The lines of the hub's log that name a request, each with who made it. */
export async function hubRequests(machines: TestMachines, name: string): Promise<string[]> {
  const { stdout } = await machines.run(name, `grep -h ' /v2/' ${PLACE}/hub.log; true`);
  return stdout.split("\n").filter((line) => line !== "");
}

function config(port: number, more: object, storage: object = {}): string {
  return stringify({
    version: 0.1,
    log: { level: "warn" },
    storage: { filesystem: { rootdirectory: `${PLACE}/blobs` }, ...storage },
    http: {
      addr: `:${port}`,
      tls: { certificate: `${PLACE}/certificate.pem`, key: `${PLACE}/certificate.pem` },
      relativeurls: true,
    },
    ...more,
  });
}
