import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import type Docker from "dockerode";
import { execa } from "execa";
import { exchange } from "../../../forge/exchange";
import { eventually } from "../../e2e/support/world";

/** Of a registry that is not there: nothing may pull them. */
export const PROBE = "localhost:5999/probe";
export const STRANGER = "localhost:5999/stranger";

/** Fails where it has a secret that it should not have, or has not one that it should. */
const SCRIPT =
  'if [ "$PLUGIN_EXPECT" = given ]; then test -n "$PLUGIN_SECRET"; else test -z "$PLUGIN_SECRET"; fi';

/** Makes both images, which do the same, from whatever clones in pipelines. */
export async function makeProbes(docker: Docker): Promise<void> {
  const services = await docker.listServices({ filters: { name: ["platform-ci-server"] } });
  const { TaskTemplate } = services[0]?.Spec as Docker.ContainerTaskSpec & {
    TaskTemplate: { ContainerSpec: { Env: string[] } };
  };
  const variable = "WOODPECKER_DEFAULT_CLONE_IMAGE=";
  const clone = TaskTemplate.ContainerSpec.Env.find((one) => one.startsWith(variable));
  const container = await docker.createContainer({
    Image: clone?.slice(variable.length) ?? "",
    Entrypoint: ["/bin/sh", "-c", SCRIPT],
  });
  for (const repo of [PROBE, STRANGER]) await container.commit({ repo, tag: "1.0" });
  await container.remove();
}

/** A workflow of one step that is given a secret, as the settings of a plugin. */
export function workflow(
  event: "push" | "pull_request",
  step: { readonly image: string; readonly secret: string; readonly expect: "given" | "withheld" },
): string {
  const { image, secret, expect } = step;
  return `when:
  - { event: ${event}, branch: main }
steps:
  probe:
    image: ${image}
    settings: { expect: ${expect}, secret: { from_secret: ${secret} } }
`;
}

/** A repository in the platform's forge, as its administrator sees it, and a clone of it. */
export class ProbeRepository {
  private constructor(
    private readonly forge: string,
    private readonly name: string,
    private readonly password: string,
    readonly dir: string,
  ) {}

  /** @param forge URL without a slash at the end. @param name `owner/name`. */
  static async begin(forge: string, name: string, password: string): Promise<ProbeRepository> {
    const dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-probe-"));
    const repository = new ProbeRepository(forge, name, password, dir);
    await repository.git("init", "--quiet", "--initial-branch", "main");
    return repository;
  }

  remove(): Promise<void> {
    return fs.rm(this.dir, { recursive: true, force: true });
  }

  /** Commits these files, and pushes. @returns the commit. */
  async push(branch: string, files: Readonly<Record<string, string>>): Promise<string> {
    for (const [file, text] of Object.entries(files)) {
      await fs.mkdir(path.dirname(path.join(this.dir, file)), { recursive: true });
      await fs.writeFile(path.join(this.dir, file), text);
    }
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", `Files for ${branch}`);
    await this.git("push", "--quiet", `${this.forge}/${this.name}.git`, `HEAD:${branch}`);
    return (await this.git("rev-parse", "HEAD")).trim();
  }

  /** One call of the forge's API. */
  async call<T>(method: string, place: string, body?: object): Promise<T> {
    const { status, text } = await exchange({
      method,
      url: new URL(`${this.forge}/api/v1/${place}`),
      headers: { authorization: this.basic, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
      limitMs: 30_000,
      at: "127.0.0.1",
    });
    if (status >= 300) throw new Error(`${method} ${place} answered ${status}: ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  /** What the CI says of a commit, once it is all decided: contexts with their state. */
  decided(sha: string, count: number): Promise<Record<string, string>> {
    return eventually(async () => {
      const place = `repos/${this.name}/commits/${sha}/status`;
      const { statuses } = await this.call<{
        statuses: { context: string; status: string }[] | null;
      }>("GET", place);
      const found = Object.fromEntries((statuses ?? []).map((one) => [one.context, one.status]));
      const states = Object.values(found);
      if (states.length < count || states.includes("pending")) {
        throw new Error(`statuses of ${sha}: ${JSON.stringify(found)}`);
      }
      return found;
    }, 5 * 60_000);
  }

  private get basic(): string {
    return `Basic ${Buffer.from(`operator:${this.password}`).toString("base64")}`;
  }

  private async git(...args: readonly string[]): Promise<string> {
    const { port, hostname } = new URL(this.forge);
    const settings = {
      "user.name": "operator",
      "user.email": "operator@example.org",
      "http.curloptResolve": `${hostname}:${port}:127.0.0.1`,
      "http.extraHeader": `Authorization: ${this.basic}`,
    };
    const options = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
    const env = { GIT_TERMINAL_PROMPT: "0" };
    return (await execa("git", [...options, ...args], { cwd: this.dir, env })).stdout;
  }
}
