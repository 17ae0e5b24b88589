import * as fs from "node:fs/promises";
import * as https from "node:https";
import * as path from "node:path";
import { trustedCertificate } from "../../../../model/trusted-certificate";
import { issueCertificate } from "../../../../operations/authority/issue-certificate";
import { makeAuthority } from "../../../../operations/authority/make-authority";
import type { Pebble } from "../../../../toolchain/parts/pebble";
import { awaited, freePorts, start } from "./processes";

export interface AcmeServerOptions {
  /** An empty folder. */
  readonly dir: string;
  /** Where it asks by HTTP: in the place of port 80. */
  readonly httpPort: number;
  /** Of the certificates that it gives out. Default 90. */
  readonly days?: number;
}

/** Pebble on loopback, to which every name leads to loopback as well. */
export interface AcmeServer {
  /** URL of its directory. */
  readonly directory: string;
  /** PEM: who signs the server's own certificate. */
  readonly authority: string;
  /** PEM: who stands behind all certificates that it gives out; another one each time it starts. */
  readonly root: string;
  /** `host:port` of the DNS server that it asks. */
  readonly resolver: string;
  /** How many certificates it has given out. */
  issued(): number;
  /** Adds or removes a record that proves whose a name is, of the name with a dot at its end. */
  setText(name: string, value: string): Promise<void>;
  clearText(name: string): Promise<void>;
  log(): string;
  stop(): Promise<void>;
}

const SECONDS_A_DAY = 86_400;

export async function startAcmeServer(
  programs: Pebble,
  { dir, httpPort, days = 90 }: AcmeServerOptions,
): Promise<AcmeServer> {
  const [port, management, dnsPort, dnsManagement, unused] = await freePorts(5);
  const now = new Date();
  const own = await makeAuthority({ project: "acme-test", domain: "slipway.test" }, { now });
  const bundle = path.join(dir, "server.pem");
  await fs.writeFile(bundle, await issueCertificate(own, { names: ["127.0.0.1"] }, { now }));
  const config = path.join(dir, "pebble.json");
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${management}`,
    certificate: bundle,
    privateKey: bundle,
    httpPort,
    tlsPort: unused,
    keyAlgorithm: "ecdsa",
    profiles: { default: { description: "the only one", validityPeriod: days * SECONDS_A_DAY } },
    retryAfter: { authz: 1, order: 1 },
  };
  await fs.writeFile(config, JSON.stringify({ pebble }));
  const resolver = `127.0.0.1:${dnsPort}`;
  const manage = `127.0.0.1:${dnsManagement}`;
  const dns = start(programs.dns, [
    ...["-dnsserver", resolver, "-management", manage, "-defaultIPv6", ""],
    ...["-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", ""],
  ]);
  const args = ["-config", config, "-dnsserver", resolver, "-strict"];
  // It waits some seconds before it asks, to be like others, unless it is told not to.
  const server = start(programs.server, args, { PEBBLE_VA_NOSLEEP: "1" });
  const logs = () => `${dns.log()}\n${server.log()}`;
  const stop = async () => {
    await server.stop();
    await dns.stop();
  };
  const tell = async (what: string, body: object) => {
    const answer = await fetch(`http://${manage}/${what}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${what}: ${answer.status}`);
  };
  const authority = trustedCertificate(own);
  const url = `https://127.0.0.1:${management}/roots/0`;
  try {
    const root = await awaited("pebble's root", () => get(url, authority), { logs });
    await awaited("its DNS server", () => tell("clear-txt", { host: "none." }).then(() => true), {
      logs,
    });
    return {
      directory: `https://127.0.0.1:${port}/dir`,
      authority,
      root,
      resolver,
      issued: () => server.log().split("Issued certificate serial").length - 1,
      setText: (host, value) => tell("set-txt", { host, value }),
      clearText: (host) => tell("clear-txt", { host }),
      log: logs,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function get(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = https.get(url, { ca, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve(text));
    });
    asked.on("error", reject);
  });
}
