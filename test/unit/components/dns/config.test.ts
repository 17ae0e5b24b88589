import * as assert from "node:assert/strict";
import { DNS_PORT, type DnsAnswers, dnsConfig } from "../../../../components/dns/config";
import type { UserError } from "../../../../model/user-error";
import { hasDnsmasq, type RunningDnsmasq, runDnsmasq } from "./running-dnsmasq";

const ANSWERS: DnsAnswers = {
  zone: "example.org",
  answers: ["192.0.2.11", "192.0.2.12"],
  registry: { name: "registry.example.org", addresses: ["192.0.2.21", "192.0.2.22"] },
};

describe("dnsmasq's configuration", () => {
  it("is this, line by line", () => {
    assert.deepEqual(
      dnsConfig({ ...ANSWERS, upstream: ["192.0.2.53", "192.0.2.54#5300"] }).split("\n"),
      [
        `port=${DNS_PORT}`,
        "no-hosts",
        "no-resolv",
        "no-poll",
        "domain-needed",
        "no-ident",
        "cache-size=10000",
        "local-ttl=30",
        "edns-packet-max=1232",
        "pid-file=",
        "log-facility=-",
        "local=/example.org/",
        "address=/example.org/192.0.2.11",
        "address=/example.org/192.0.2.12",
        "host-record=registry.example.org,192.0.2.21",
        "host-record=registry.example.org,192.0.2.22",
        "server=192.0.2.53",
        "server=192.0.2.54#5300",
        "",
      ],
    );
  });

  it("asks nobody else unless it is told whom", () => {
    assert.ok(!dnsConfig({ zone: "example.org", answers: ["192.0.2.11"] }).includes("server="));
  });

  it("gives out no addresses of machines", () => {
    assert.ok(!dnsConfig(ANSWERS).includes("dhcp"));
  });

  const REFUSED: readonly [string, Partial<DnsAnswers>, string][] = [
    [
      "a name of an edge machine",
      { answers: ["m1.example.org"] },
      `the edge's addresses: found "m1.example.org"`,
    ],
    [
      "a name of the registry's machine",
      { registry: { name: "registry.example.org", addresses: ["m1"] } },
      `the registry's address: found "m1"`,
    ],
    [
      "a name upstream",
      { upstream: ["192.0.2.53", "dns.example.net#53"] },
      `slipway:dns.upstream: found "dns.example.net"`,
    ],
    [
      "a second line",
      { answers: ["192.0.2.1\nserver=192.0.2.66"] },
      `the edge's addresses: found "192.0.2.1\nserver=192.0.2.66"`,
    ],
  ];
  for (const [name, given, found] of REFUSED) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => dnsConfig({ ...ANSWERS, ...given }),
        (error: UserError) => {
          assert.equal(
            error.summary,
            `the DNS server cannot use ${found}, ` +
              "allowed: IP addresses, since it asks nobody for what it answers with",
          );
          return true;
        },
      );
    });
  }
});

describe("A running dnsmasq", function () {
  this.timeout(20_000);
  let server: RunningDnsmasq;
  let upstream: RunningDnsmasq;
  let forwarding: RunningDnsmasq;

  before(async function () {
    if (!hasDnsmasq()) return this.skip();
    server = await runDnsmasq(ANSWERS);
    upstream = await runDnsmasq({ zone: "example.net", answers: ["198.51.100.7"] });
    forwarding = await runDnsmasq({ ...ANSWERS, upstream: [`127.0.0.1#${upstream.port}`] });
  });
  after(async () => {
    for (const one of [server, upstream, forwarding]) await one?.close();
  });

  for (const name of ["example.org", "app.example.org", "staging.app.example.org"]) {
    it(`answers ${name} with every address of the edge`, async () => {
      const found = await server.ask.resolve4(name, { ttl: true });
      assert.deepEqual(found.map(({ address }) => address).sort(), ANSWERS.answers);
      assert.deepEqual(
        found.map(({ ttl }) => ttl),
        [30, 30],
      );
    });
  }

  it("answers the registry's name with its own addresses, and names below it with the edge's", async () => {
    const registry = await server.ask.resolve4("registry.example.org");
    assert.deepEqual(registry.sort(), ["192.0.2.21", "192.0.2.22"]);
    const below = await server.ask.resolve4("x.registry.example.org");
    assert.deepEqual(below.sort(), ANSWERS.answers);
  });

  it("says that a name is there when it is asked for what it has not", async () => {
    for (const ask of ["resolve6", "resolveMx", "resolveTxt"] as const) {
      await assert.rejects(server.ask[ask]("app.example.org"), { code: "ENODATA" });
      await assert.rejects(server.ask[ask]("registry.example.org"), { code: "ENODATA" });
    }
  });

  it("refuses other names, and to say what it is", async () => {
    await assert.rejects(server.ask.resolve4("www.example.net"), { code: "EREFUSED" });
    await assert.rejects(server.ask.resolve4("notexample.org"), { code: "EREFUSED" });
    await assert.rejects(server.ask.resolveTxt("version.bind"), { code: "EREFUSED" });
  });

  it("asks upstream for other names, and for nothing of its own zone", async () => {
    assert.deepEqual(await forwarding.ask.resolve4("www.example.net"), ["198.51.100.7"]);
    assert.deepEqual((await forwarding.ask.resolve4("app.example.org")).sort(), ANSWERS.answers);
    await assert.rejects(forwarding.ask.resolveTxt("app.example.org"), { code: "ENODATA" });
  });

  it("runs as nobody, with no capability", () => {
    assert.deepEqual(server.rights(), { uid: "65534", capabilities: "0000000000000000" });
  });
});
