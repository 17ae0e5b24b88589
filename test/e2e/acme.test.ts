import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import type { AcmeTls } from "../../components/edge/acme";
import { SecretValue } from "../../model/secret-value";
import { partContext } from "../../toolchain/parts/context";
import { ensurePebble, type Pebble } from "../../toolchain/parts/pebble";
import { silentReporter } from "../../toolchain/progress/reporter";
import { type AcmeServer, startAcmeServer } from "./support/acme/acme-server";
import { askPlain, type EdgePorts, shownFor, startEdge } from "./support/acme/edge-traefik";
import { awaited, freePorts, type Running } from "./support/acme/processes";
import { ensureTraefik } from "./support/acme/traefik-binary";

const HOST = "app.slipway.test";

describe("The edge with a real ACME server", function () {
  this.timeout(180_000);
  let pebble: Pebble;
  let traefik: string;
  let dir: string;
  let ports: EdgePorts;
  let server: AcmeServer;
  let edge: Running;
  const closers: (() => Promise<unknown>)[] = [];

  before(async function () {
    this.timeout(600_000);
    if (process.platform !== "linux") {
      process.stdout.write("  skipped: the package of Traefik that is run here is for Linux\n");
      this.skip();
    }
    const context = partContext();
    pebble = await ensurePebble(context, silentReporter);
    traefik = await ensureTraefik(context);
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  /** A server whose questions by HTTP come to the edge's port. */
  async function begin(days?: number): Promise<void> {
    dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-acme-"));
    closers.push(() => fs.rm(dir, { recursive: true, force: true }));
    const [plain = 0, tls = 0] = await freePorts(2);
    ports = { plain, tls };
    server = await startAcmeServer(pebble, { dir, httpPort: plain, days });
    closers.push(() => server.stop());
  }

  async function open(more: Partial<AcmeTls> = {}, args: readonly string[] = []): Promise<void> {
    const acme: AcmeTls = {
      from: "acme",
      email: "ops@slipway.test",
      server: server.directory,
      caCertificates: server.authority,
      challenge: "http",
      ...more,
    };
    edge = await startEdge(acme, { program: traefik, dir, ports, hosts: [HOST], more: args });
    closers.push(() => edge.stop());
  }

  const logs = () => `${server.log()}\n${edge.log()}`;
  const shown = (serial?: string) =>
    awaited(
      `a certificate for ${HOST}`,
      async () => {
        const found = await shownFor(HOST, ports.tls, server.root);
        return found.serial === serial ? undefined : found;
      },
      { logs },
    );

  it("shows a certificate of the server for a service's host name, by http", async () => {
    await begin();
    await open();
    assert.equal((await shown()).names, `DNS:${HOST}`);
    assert.match(server.log(), new RegExp(`/\\.well-known/acme-challenge/`));

    const page = await askPlain(ports.plain, HOST, "/page?a=b");
    assert.deepEqual(page, { status: 301, location: `https://${HOST}:${ports.tls}/page?a=b` });
    const question = await askPlain(ports.plain, HOST, "/.well-known/acme-challenge/unknown");
    assert.deepEqual(question, { status: 404, location: undefined });

    const { mode } = await fs.stat(path.join(dir, "acme/acme.json"));
    assert.equal(mode & 0o777, 0o600);
  });

  it("asks for nothing again when it starts anew, and for nothing that no service has", async () => {
    await begin();
    await open();
    const { serial } = await shown();
    await edge.stop();
    await open();
    assert.equal((await shown()).serial, serial);
    await assert.rejects(shownFor("other.slipway.test", ports.tls, server.root), {
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    assert.equal(server.issued(), 1);
  });

  it("renews a certificate of which fewer than thirty days are left", async () => {
    await begin(20);
    await open();
    const { serial } = await shown();
    // Looked at when it starts, then each day.
    await edge.stop();
    await open();
    assert.notEqual((await shown(serial)).serial, serial);
    assert.equal(server.issued(), 2);
  });

  it("gets one for the whole domain by dns, with what the provider asks for in a file", async () => {
    await begin();
    const provider = await serveProvider();
    const credentials = { HTTPREQ_ENDPOINT: new SecretValue(provider.url) };
    const names = ["*.slipway.test", "slipway.test"];
    await open(
      {
        challenge: "dns",
        provider: "httpreq",
        credentials,
        resolvers: [server.resolver],
        names,
      },
      // The names of this zone's servers lead nowhere.
      ["--certificatesResolvers.acme.acme.dnsChallenge.propagation.disableANSChecks=true"],
    );
    assert.equal((await shown()).names, "DNS:*.slipway.test, DNS:slipway.test");
    assert.deepEqual([...new Set(provider.asked)].sort(), ["/cleanup", "/present"]);
    assert.equal(server.issued(), 1);
  });

  it("trusts no ACME server that it was not told of", async () => {
    await begin();
    await open({ caCertificates: undefined });
    await awaited(
      "a refusal",
      async () => /certificate signed by unknown authority/.test(edge.log()) || undefined,
      { logs },
    );
    assert.equal(server.issued(), 0);
  });

  /** Who keeps the zone, as lego's provider `httpreq` asks for it. */
  async function serveProvider() {
    const asked: string[] = [];
    const zone = http.createServer((request, response) => {
      let text = "";
      request.setEncoding("utf8");
      request.on("data", (chunk: string) => (text += chunk));
      request.on("end", () => {
        asked.push(request.url ?? "");
        const { fqdn, value } = JSON.parse(text) as { fqdn: string; value: string };
        const done =
          request.url === "/present" ? server.setText(fqdn, value) : server.clearText(fqdn);
        done.then(
          () => response.end("{}"),
          () => response.writeHead(500).end(),
        );
      });
    });
    await new Promise<void>((resolve) => zone.listen(0, "127.0.0.1", resolve));
    closers.push(() => new Promise((resolve) => zone.close(resolve)));
    return { asked, url: `http://127.0.0.1:${(zone.address() as AddressInfo).port}` };
  }
});
