import * as assert from "node:assert/strict";
import Docker from "dockerode";
import { trustedCertificate } from "../../../model/trusted-certificate";
import type { UserError } from "../../../model/user-error";
import type { Project } from "../../../operations/project";
import { probeUrl } from "../../../operations/probe";
import {
  readPublishedAuthority,
  requirePublishedAuthority,
  trusting,
} from "../../../operations/published-authority";
import { authority, certificate } from "./authority/builders";
import { serve, type Served } from "./support/serve";
import { serveTls, type TlsServed } from "./support/serve-tls";

const PROJECT: Project = {
  dir: "/nowhere",
  name: "slipway",
  stacks: [
    { stack: "platform", kind: "platform", path: "/nowhere/x", file: "Pulumi.platform.yaml" },
  ],
};
const NAMES = ["*.example.org"];
const now = new Date();

describe("the authority that a platform puts on its cluster", () => {
  let engine: Served | undefined;
  let edge: TlsServed | undefined;
  afterEach(() => {
    engine?.close();
    edge?.close();
  });

  /** An engine that holds these configs, whatever it is asked for, and tells what it was. */
  async function engineWith(configs: readonly string[], isManager = true): Promise<Docker> {
    engine = await serve(({ url }, response) => {
      const answer = url?.includes("/info")
        ? { Swarm: { ControlAvailable: isManager } }
        : configs.map((text) => ({ Spec: { Data: Buffer.from(text).toString("base64") } }));
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answer));
    });
    return new Docker({ host: "127.0.0.1", port: engine.port });
  }

  const filters = () =>
    JSON.parse(
      new URL(engine?.requests.at(-1)?.slice(4) ?? "", "http://x").searchParams.get("filters") ??
        "",
    );

  it("is asked for by the labels of project and stack, and by what it signs", async () => {
    const docker = await engineWith(["one"]);
    assert.equal(await readPublishedAuthority(docker, PROJECT), "one\n");
    const own = ["slipway.project=slipway", "slipway.stack=platform"];
    assert.deepEqual(filters(), { label: [...own, "slipway.authority"] });
    await readPublishedAuthority(docker, PROJECT, "edge");
    assert.deepEqual(filters(), { label: [...own, "slipway.authority=edge"] });
  });

  it("is two while one takes over from the other", async () => {
    const docker = await engineWith(["one\n", "two"]);
    assert.equal(await readPublishedAuthority(docker, PROJECT), "one\ntwo\n");
  });

  it("is none where the engine is in no swarm, which is not asked for configs", async () => {
    const docker = await engineWith(["one"], false);
    assert.equal(await readPublishedAuthority(docker, PROJECT), undefined);
    assert.equal(engine?.requests.length, 1);
  });

  it("is missed with what makes it", async () => {
    const docker = await engineWith([]);
    await assert.rejects(requirePublishedAuthority(docker, PROJECT), (error: UserError) => {
      assert.equal(error.summary, 'the cluster holds no certificate of an authority of "platform"');
      assert.equal(
        error.hint,
        "A platform has one with slipway:hosts, or with slipway:edge.tls: { from: authority } in " +
          "Pulumi.platform.yaml; `slipway up platform` makes it.",
      );
      return true;
    });
  });

  it("is not asked for where no URL is HTTPS", async () => {
    const docker = await engineWith(["one"]);
    const through = { addresses: ["192.0.2.1"] };
    assert.equal(await trusting(docker, PROJECT, ["http://a.example.org/"], through), through);
    assert.equal(await trusting(docker, PROJECT, []), undefined);
    assert.deepEqual(engine?.requests, []);
  });

  it("is trusted at the edge, wherever that is", async () => {
    const pem = await authority({ now });
    edge = await serveTls(await certificate(pem, { names: NAMES, now }));
    const docker = await engineWith([trustedCertificate(pem)]);
    const url = `https://app.example.org:${edge.port}/`;
    const through = await trusting(docker, PROJECT, [url], { addresses: ["127.0.0.1"] });
    assert.deepEqual(await probeUrl(url, through), { ok: true, answer: "200" });
  });

  it("is trusted on one engine, where names lead to the edge themselves", async () => {
    const pem = await authority({ now });
    edge = await serveTls(await certificate(pem, { names: ["*.slipway.localhost"], now }));
    const docker = await engineWith([trustedCertificate(pem)]);
    const url = `https://app.slipway.localhost:${edge.port}/`;
    const through = await trusting(docker, PROJECT, [url]);
    assert.deepEqual(await probeUrl(url, through), { ok: true, answer: "200" });
  });

  const REFUSED: readonly [string, (trusted: string) => Promise<string>, string][] = [
    [
      "another authority's",
      async () => certificate(await authority({ now }), { names: NAMES, now }),
      "SELF_SIGNED_CERT_IN_CHAIN",
    ],
    [
      "one for other names",
      (trusted) => certificate(trusted, { names: ["*.elsewhere.example.org"], now }),
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
    [
      "one that has run out",
      (trusted) => {
        const before = new Date(now.getTime() - 90 * 86_400_000);
        return certificate(trusted, { names: NAMES, now: before, days: 30 });
      },
      "CERT_HAS_EXPIRED",
    ],
  ];
  for (const [what, show, code] of REFUSED) {
    it(`makes a check fail that is shown ${what}`, async () => {
      const before = new Date(now.getTime() - 100 * 86_400_000);
      const pem = await authority({ now: before });
      edge = await serveTls(await show(pem));
      const docker = await engineWith([trustedCertificate(pem)]);
      const url = `https://app.example.org:${edge.port}/`;
      const through = await trusting(docker, PROJECT, [url], { addresses: ["127.0.0.1"] });
      assert.deepEqual(await probeUrl(url, through), {
        ok: false,
        answer: `certificate refused: ${code}`,
      });
    });
  }

  it("is nobody's whom nothing was told of: the public authorities are trusted then", async () => {
    const pem = await authority({ now });
    edge = await serveTls(await certificate(pem, { names: NAMES, now }));
    const docker = await engineWith([]);
    const url = `https://app.example.org:${edge.port}/`;
    const through = await trusting(docker, PROJECT, [url], { addresses: ["127.0.0.1"] });
    const { ok, answer } = await probeUrl(url, through);
    assert.equal(ok, false);
    assert.match(answer, /^certificate refused: /);
  });
});
