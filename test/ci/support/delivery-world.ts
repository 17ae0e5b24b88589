import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { STATE_PORT } from "../../../components/state/state-container";
import { officialImages } from "../../../toolchain/images/official";
import { freePort } from "../../e2e/support/ports";
import { openTunnel, type Tunnel } from "../../e2e/support/store-tunnel";
import { askJson, eventually, World } from "../../e2e/support/world";
import { ciLogs } from "./ci-logs";
import { Person } from "./person";
import { RepositoryAtForge } from "./repository-at-forge";

/** Of the platform's file: who is there, and what the CI works for. */
const CI = `  slipway:ci:
    organization: team
    users:
      anna: { email: anna@example.org, teams: [leads] }
      ben: { email: ben@example.org, teams: [developers] }
    teams:
      leads: { permission: write }
      developers: { permission: write, repositories: [click-count] }
    repositories:
      infrastructure: { kind: infrastructure, merge: [leads], checks: ["slipway/preview/*"] }
      click-count: { kind: app, merge: [leads] }
`;

const IMAGES = [
  "buildkit",
  "gitea",
  "plugin-git",
  "versitygw",
  "woodpecker-agent",
  "woodpecker-server",
] as const;

const SECRETS = [
  "ci-agent-secret",
  "ci-builder-certificate",
  "ci-builder-key",
  "ci-deploy-key",
  "ci-gate-host-key",
  "ci-grpc-secret",
  "forge-admin-password",
  "forge-internal-token",
  "forge-oauth-client",
  "forge-oauth-secret",
  "forge-secret-key",
  "forge-user-anna",
  "forge-user-ben",
  "state-password",
] as const;

/** What a platform's file says for a CI that delivers, as docs/ci.md has it. */
export function withDelivery(platform: string, statePort: number): string {
  const images = IMAGES.map((name) => `    ${name}: ${officialImages[name].reference}\n`).join("");
  const secrets = SECRETS.map((name) => `    ${name}: generate\n`).join("");
  return platform
    .replace(
      "  slipway:images:\n",
      `${CI}  slipway:state: { port: ${statePort} }\n  slipway:images:\n    slipway: unpinned\n${images}`,
    )
    .replace("  slipway:secrets:\n", `  slipway:secrets:\n${secrets}`);
}

/** A platform with its CI, two environments, and the people who work with them. */
export class DeliveryWorld extends World {
  #statePort: number | undefined;
  #tunnel: Tunnel | undefined;
  #folder: string | undefined;
  #people: { readonly operator: Person; readonly anna: Person; readonly ben: Person } | undefined;

  override async start(): Promise<void> {
    await super.start();
    this.#folder = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-delivery-"));
    const port = await freePort();
    this.#statePort = port;
    await this.project.edit("Pulumi.platform.yaml", (text) => withDelivery(text, port));
  }

  override async stop(): Promise<void> {
    this.#tunnel?.close();
    if (this.#folder !== undefined) await fs.rm(this.#folder, { recursive: true, force: true });
    await super.stop();
  }

  /** After the platform has come up: its store answers on this machine as on its own. */
  async openStore(): Promise<void> {
    if (this.#statePort === undefined) throw new Error("the world has not begun");
    const ports = { port: this.#statePort, inside: STATE_PORT };
    this.#tunnel = await openTunnel(this.engine.docker, "platform-state", ports);
  }

  /** After the platform has come up: reads the passwords that it made. */
  async meetPeople(): Promise<void> {
    const [operator, anna, ben] = await Promise.all([
      this.person("operator", "forge-admin-password"),
      this.person("anna", "forge-user-anna"),
      this.person("ben", "forge-user-ben"),
    ]);
    this.#people = { operator, anna, ben };
  }

  /** Administers forge and CI. */
  get operator(): Person {
    return this.people.operator;
  }

  /** May merge. */
  get anna(): Person {
    return this.people.anna;
  }

  /** Writes the app. */
  get ben(): Person {
    return this.people.ben;
  }

  get infrastructure(): RepositoryAtForge {
    return new RepositoryAtForge(this.anna, "team/infrastructure");
  }

  get app(): RepositoryAtForge {
    return new RepositoryAtForge(this.anna, "team/click-count");
  }

  /** A folder for somebody's clone. */
  folder(name: string): string {
    if (this.#folder === undefined) throw new Error("the world has not begun");
    return path.join(this.#folder, name);
  }

  /** What an environment serves, read through the edge. */
  async version(environment: "staging" | "production"): Promise<string> {
    const host = environment === "staging" ? "staging.click-count" : "click-count";
    return (await askJson<{ version: string }>(this.url(host, "/api/info"))).version;
  }

  /** Waits until an environment serves a version that begins so. */
  serves(environment: "staging" | "production", start: string, withinMs: number): Promise<string> {
    return eventually(async () => {
      const version = await this.version(environment);
      if (version.startsWith(start)) return version;
      throw new Error(`${environment} serves ${version}, not ${start}…`);
    }, withinMs);
  }

  /** All that the pipelines of a commit of the infrastructure repository printed. */
  logsOf(sha: string): Promise<string> {
    const login = {
      forge: this.home("git"),
      ci: this.home("ci"),
      password: this.operator.password,
    };
    return ciLogs(login, this.infrastructure.name, sha);
  }

  /** Every secret of every stack, with the passphrase that they are encrypted with. */
  async secrets(): Promise<readonly string[]> {
    const all: string[] = [];
    for (const stack of ["platform", "staging", "production"]) {
      const { stdout } = await this.project.pulumi(
        ...["config", "--stack", stack, "--show-secrets", "--json"],
      );
      const config = JSON.parse(stdout) as Record<string, { readonly value?: string }>;
      const values = JSON.parse(config["slipway:secrets"]?.value ?? "{}") as Record<string, string>;
      all.push(...Object.values(values));
    }
    const told = await this.project.slipway("env");
    const file = /PULUMI_CONFIG_PASSPHRASE_FILE='([^']+)'/.exec(told.stdout)?.[1];
    if (file === undefined) throw new Error("no file of the passphrase is named");
    return [...new Set([...all, (await fs.readFile(file, "utf8")).trim()])];
  }

  private get people() {
    if (this.#people === undefined) throw new Error("nobody is there yet");
    return this.#people;
  }

  private async person(name: string, secret: string): Promise<Person> {
    const { stdout } = await this.project.pulumi(
      ...["config", "get", "--stack", "platform", "--path", `slipway:secrets.${secret}`],
    );
    return new Person(this.home("git"), name, stdout.trim());
  }

  /** Without a slash at the end. */
  private home(host: string): string {
    return this.url(host, "");
  }
}
