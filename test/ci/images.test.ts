import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { resolvePin } from "../../config/substitutions";
import { parsePin } from "../../model/pin";
import { ensureEngine } from "../../toolchain/engine/ensure-engine";
import { ensureImages } from "../../toolchain/images";
import { officialImages, type OfficialImageName } from "../../toolchain/images/official";
import { awaited } from "../e2e/support/acme/processes";
import { type LoneContainer, LoneContainers } from "../e2e/support/lone-containers";

const NAMES = ["gitea", "woodpecker-server", "woodpecker-agent", "plugin-git"] as const;
const REPOSITORY = path.resolve(__dirname, "../..");
const PASSWORD = "a password of 32 characters, so long";
const AGENT_SECRET = "the secret of agents";
const report = (line: string) => process.stderr.write(`  ${line}\n`);

describe("The images of a forge and its CI server", function () {
  // Where they can't be pulled they are built, once.
  this.timeout(60 * 60_000);
  let project: string;
  let containers: LoneContainers;
  let images: Readonly<Record<(typeof NAMES)[number], string>>;
  let socket: string;
  let gitea: LoneContainer;
  let server: LoneContainer;
  let token: string;

  before(async () => {
    const engine = await ensureEngine({ projectDir: REPOSITORY, report });
    socket = engine.host.replace(/^unix:\/\//, "");
    project = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-ci-images-"));
    const references = NAMES.map((name) => officialImages[name].reference);
    const record = await ensureImages(engine, references, { projectDir: project, report });
    const running = (name: OfficialImageName) =>
      resolvePin(parsePin(officialImages[name].reference), record).run;
    images = {
      gitea: running("gitea"),
      "woodpecker-server": running("woodpecker-server"),
      "woodpecker-agent": running("woodpecker-agent"),
      "plugin-git": running("plugin-git"),
    };
    containers = await LoneContainers.create(engine.docker);
  });
  after(async () => {
    await containers?.remove();
    if (project) await fs.rm(project, { recursive: true, force: true });
  });

  const api = (place: string, init: RequestInit = {}) =>
    fetch(`${gitea.url}/api/v1/${place}`, {
      ...init,
      headers: { authorization: `token ${token}`, "content-type": "application/json" },
    });

  /** Asks a server that is starting until it answers well. */
  const answers = (url: string, container: LoneContainer) =>
    awaited(url, async () => ((await fetch(url)).ok ? true : undefined), { logs: () => "" }).catch(
      async (error: unknown) => {
        throw new Error(await container.logs(), { cause: error });
      },
    );

  it("start Gitea, installed and not as root, which answers that it is well", async () => {
    gitea = await containers.start("gitea", {
      image: images.gitea,
      port: 3000,
      env: {
        GITEA__security__INSTALL_LOCK: "true",
        GITEA__server__ROOT_URL: "http://gitea:3000/",
        GITEA__database__DB_TYPE: "sqlite3",
        GITEA__webhook__ALLOWED_HOST_LIST: "private",
      },
    });
    await answers(`${gitea.url}/api/healthz`, gitea);
    const health = (await (await fetch(`${gitea.url}/api/healthz`)).json()) as { status: string };
    assert.equal(health.status, "pass");
    assert.match((await gitea.exec(["id", "-u"])).output, /1000/);
  });

  it("let an administrator be made by Gitea's command line, whose token opens its API", async () => {
    const made = await gitea.exec([
      ...["gitea", "admin", "user", "create", "--admin", "--username", "operator"],
      ...["--email", "operator@example.org", "--password", PASSWORD],
      "--must-change-password=false",
    ]);
    assert.equal(made.code, 0, made.output);
    const given = await gitea.exec([
      ...["gitea", "admin", "user", "generate-access-token", "--username", "operator"],
      ...["--token-name", "test", "--scopes", "all", "--raw"],
    ]);
    token = /[0-9a-f]{40}/.exec(given.output)?.[0] ?? assert.fail(given.output);
    const user = (await (await api("user")).json()) as { login: string; is_admin: boolean };
    assert.deepEqual([user.login, user.is_admin], ["operator", true]);
    assert.equal((await fetch(`${gitea.url}/api/v1/user`)).status, 401);
  });

  it("serve what Gitea's front page loads", async () => {
    await assertAssets(gitea.url, "/");
  });

  it("clone a private repository's commit by the clone step, and keep its password out", async () => {
    const body = JSON.stringify({ name: "app", private: true, auto_init: true });
    assert.equal((await api("user/repos", { method: "POST", body })).status, 201);
    const branch = (await (await api("repos/operator/app/branches/main")).json()) as {
      commit: { id: string };
    };
    const clone = (commit: string) =>
      containers.run("clone", {
        image: images["plugin-git"],
        binds: [`${project}:/woodpecker`],
        env: {
          CI_WORKSPACE: `/woodpecker/${commit}`,
          CI_REPO_CLONE_URL: "http://gitea:3000/operator/app.git",
          CI_COMMIT_SHA: commit,
          CI_COMMIT_BRANCH: "main",
          CI_PIPELINE_EVENT: "push",
          CI_NETRC_MACHINE: "gitea",
          CI_NETRC_USERNAME: "operator",
          CI_NETRC_PASSWORD: token,
          PLUGIN_ATTEMPTS: "1",
        },
      });
    const { id } = branch.commit;
    const cloned = await clone(id);
    assert.equal(cloned.code, 0, cloned.output);
    const files = await fs.readdir(path.join(project, id), { recursive: true });
    assert.ok(files.includes("README.md"));
    assert.ok(!cloned.output.includes(token));
    const config = await fs.readFile(path.join(project, id, ".git/config"), "utf8");
    assert.ok(!config.includes(token));
    assert.notEqual((await clone("0".repeat(39).concat("1"))).code, 0);
  });

  it("start Woodpecker's server, which answers, with pages that have all they load", async () => {
    server = await containers.start("woodpecker", {
      image: images["woodpecker-server"],
      port: 8000,
      env: {
        WOODPECKER_HOST: "http://woodpecker:8000",
        WOODPECKER_GITEA: "true",
        WOODPECKER_GITEA_URL: "http://gitea:3000",
        WOODPECKER_GITEA_CLIENT: "an application",
        WOODPECKER_GITEA_SECRET: "and its secret",
        WOODPECKER_AGENT_SECRET: AGENT_SECRET,
        WOODPECKER_DEFAULT_CLONE_IMAGE: images["plugin-git"],
      },
    });
    await answers(`${server.url}/healthz`, server);
    assert.equal((await server.exec(["/bin/woodpecker-server", "ping"])).code, 0);
    await assertAssets(server.url, "/");
  });

  it("start Woodpecker's agent, which the server takes for its own", async () => {
    const agent = await containers.start("agent", {
      image: images["woodpecker-agent"],
      binds: [`${socket}:/var/run/docker.sock`],
      env: { WOODPECKER_SERVER: "woodpecker:9000", WOODPECKER_AGENT_SECRET: AGENT_SECRET },
    });
    const ping = ["/bin/woodpecker-agent", "ping"];
    const well = async () => ((await agent.exec(ping)).code === 0 ? true : undefined);
    await awaited("the agent's ping", well, { logs: () => "" });
    // It says so when the server has let it in.
    const started = async () => (/backend 'docker'/.test(await agent.logs()) ? true : undefined);
    await awaited("the agent", started, { logs: () => "" }).catch(async (error: unknown) => {
      throw new Error(await agent.logs(), { cause: error });
    });
  });
});

/** Follows the style sheets and scripts of a page. */
async function assertAssets(url: string, place: string): Promise<void> {
  const page = await (await fetch(`${url}${place}`)).text();
  const links = [...page.matchAll(/(?:href|src)="([^"]+\.(?:css|js)(?:\?[^"]*)?)"/g)];
  const kinds = { css: 0, js: 0 };
  for (const [, link = ""] of links) {
    // Pages name the address that people use; the test comes by another one.
    const { pathname, search } = new URL(link, url);
    const answer = await fetch(`${url}${pathname}${search}`);
    assert.equal(answer.status, 200, link);
    // What an operator may add is empty.
    if ((await answer.text()).length < 1_000) continue;
    const kind = pathname.endsWith(".css") ? "css" : "js";
    assert.match(answer.headers.get("content-type") ?? "", kind === "css" ? /css/ : /javascript/);
    kinds[kind] += 1;
  }
  assert.ok(kinds.css > 0 && kinds.js > 0, page.slice(0, 2_000));
}
