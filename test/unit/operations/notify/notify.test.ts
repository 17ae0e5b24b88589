import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { notify } from "../../../../operations/notify/notify";
import { openProject } from "../../../../operations/project";
import { RELEASED, WENT_BACK } from "../../notify/events";
import { serve, type Served } from "../support/serve";

const PLATFORM = `config:
  slipway:kind: platform
  slipway:images: {}
`;
const PRODUCTION = `config:
  slipway:kind: environment
  slipway:cluster: { from: platform }
`;

describe("telling of an event", () => {
  let dir: string;
  const open: Served[] = [];

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-notify-"));
    fs.writeFileSync(path.join(dir, "Pulumi.yaml"), "name: click\n");
  });
  afterEach(() => {
    fs.rmSync(dir, { recursive: true });
    for (const server of open.splice(0)) server.close();
  });

  const chat = (name: string, on = "") => `    - { to: slack, secret: ${name}${on} }\n`;

  function project(files: { readonly platform?: string; readonly production?: string }) {
    const text = (notify: string | undefined) =>
      notify === undefined ? "" : `  slipway:notify:\n${notify}`;
    const names = ["live", "dead", "slow"];
    const secrets = `  slipway:secrets:\n${names.map((name) => `    ${name}: { secure: v1:x }\n`).join("")}`;
    const write = (stack: string, body: string) =>
      fs.writeFileSync(path.join(dir, `Pulumi.${stack}.yaml`), body + secrets);
    write("platform", PLATFORM + text(files.platform));
    write("production", PRODUCTION + text(files.production));
    return openProject(dir);
  }

  /** What it tells to the one who runs it, and what each secret was asked of. */
  function surroundings(addresses: Readonly<Record<string, string>>, masked: string[] = []) {
    const lines: string[] = [];
    const asked: string[] = [];
    return {
      lines,
      asked,
      progress: { note: (line: string) => lines.push(line) },
      pulumi: {
        getConfig: async (stack: string, key: string) => {
          asked.push(`${stack} ${key}`);
          return addresses[key.replace("slipway:secrets.", "")] ?? "";
        },
        secretValues: async () => masked,
      },
    };
  }

  async function live(bodies: string[] = []): Promise<string> {
    const server = await serve((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        bodies.push(`${Buffer.concat(pieces)}`);
        response.end("ok");
      });
    });
    open.push(server);
    return `http://127.0.0.1:${server.port}/canary`;
  }

  it("reaches the environment's own list, with secrets from the same file", async () => {
    const bodies: string[] = [];
    const around = surroundings({ live: await live(bodies) });
    const here = project({ platform: chat("dead"), production: chat("live") });
    await notify(here, around.pulumi, RELEASED, around.progress);
    assert.deepEqual(around.lines, ["told: slack"]);
    assert.deepEqual(around.asked, ["production slipway:secrets.live"]);
    assert.match(bodies[0] ?? "", /"text":"Released: production: click-count 0\.2-bbbbbbb\\n/);
  });

  it("reaches the platform's list where the environment has none", async () => {
    const around = surroundings({ live: await live() });
    await notify(project({ platform: chat("live") }), around.pulumi, RELEASED, around.progress);
    assert.deepEqual(around.lines, ["told: slack"]);
    assert.deepEqual(around.asked, ["platform slipway:secrets.live"]);
  });

  it("asks for no secret where nobody is to be told of this", async () => {
    const around = surroundings({});
    const files = [
      {},
      { platform: chat("live"), production: "    []\n" },
      { production: chat("live", ", on: [failed, rolled-back]") },
    ];
    for (const file of files) {
      await notify(project(file), around.pulumi, RELEASED, around.progress);
    }
    assert.deepEqual([around.lines, around.asked], [[], []]);
  });

  it("tells the live one at once, whatever the dead and the slow do, and says who was not told", async () => {
    const slow = await serve(() => undefined);
    open.push(slow);
    const around = surroundings({
      live: await live(),
      dead: "http://127.0.0.1:1/canary",
      slow: `http://127.0.0.1:${slow.port}/canary`,
    });
    const here = project({ production: chat("slow") + chat("dead") + chat("live") + chat("slow") });
    const start = performance.now();
    await notify(here, around.pulumi, RELEASED, around.progress, { limitMs: 400 });
    const tookMs = performance.now() - start;
    assert.deepEqual(around.lines, [
      "slack (slipway:notify[0] of Pulumi.production.yaml) was not told: no answer in 0.4 s",
      "slack (slipway:notify[1] of Pulumi.production.yaml) was not told: it refuses connections",
      "slack (slipway:notify[3] of Pulumi.production.yaml) was not told: no answer in 0.4 s",
      "told: slack",
    ]);
    assert.ok(tookMs < 790, `${tookMs} ms: one after the other they take 800`);
  });

  it("never fails, and tells nobody where it does not know what to mask", async () => {
    const bodies: string[] = [];
    const around = surroundings({ live: await live(bodies) });
    const failing = {
      ...around.pulumi,
      secretValues: () => Promise.reject(new Error("incorrect passphrase\nat line 2")),
    };
    await notify(project({ production: chat("live") }), failing, RELEASED, around.progress);
    assert.deepEqual(around.lines, ["nobody was told of it: incorrect passphrase at line 2"]);
    assert.deepEqual(bodies, []);
  });

  it("never fails for a stack that is not there or a config that is wrong", async () => {
    const around = surroundings({});
    const here = project({ production: "    - { to: irc }\n" });
    await notify(here, around.pulumi, { ...RELEASED, stack: "gone" }, around.progress);
    await notify(here, around.pulumi, RELEASED, around.progress);
    assert.deepEqual(around.lines.length, 2);
    assert.match(around.lines[0] ?? "", /^nobody was told of it: there is no stack "gone"/);
    assert.match(around.lines[1] ?? "", /slipway:notify\[0\]\.to: found "irc"/);
  });

  it("says no secret of the stack, not even half of one that is cut", async () => {
    const bodies: string[] = [];
    const secret = "canary-0123456789";
    const around = surroundings({ live: await live(bodies) }, [secret]);
    const event = {
      ...WENT_BACK,
      changes: [{ image: `app-${secret}`, from: `a:${secret}`, to: secret }],
      cause: `${"x".repeat(990)}${secret} ${Buffer.from(secret).toString("base64")}`,
      url: `https://ci.example.org/?token=${secret}`,
    };
    await notify(project({ production: chat("live") }), around.pulumi, event, around.progress);
    assert.equal(bodies.length, 1);
    assert.ok(!bodies[0]?.includes("canary"), bodies[0]);
    assert.ok(!bodies[0]?.includes("Y2FuYX"), bodies[0]);
  });
});
