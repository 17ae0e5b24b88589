import { createHash } from "node:crypto";
import { z } from "zod";
import { parseChallenges } from "../model/auth-challenge";
import { loginHost } from "../model/registry-clients";
import { UserError } from "../model/user-error";
import type { RegistryLogin } from "./registry";

/** Of one request, in milliseconds. */
const DEADLINE_MS = 30_000;

const MANIFESTS = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

const manifestSchema = z.looseObject({ config: z.looseObject({ digest: z.string() }) });
const configSchema = z.looseObject({
  config: z.looseObject({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});
const tokenSchema = z.looseObject({
  token: z.string().optional(),
  access_token: z.string().optional(),
});

/** An image as a registry holds it. */
export interface RemoteImage {
  readonly digest: string;
  /** The digest of its config: what an engine calls its id. */
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The manifest, to be put under another tag. */
  readonly manifest: { readonly type: string; readonly text: string };
}

/** Where a registry is asked that others call by another name. */
export interface RegistryReach extends RegistryLogin {
  /** `host:port` as this process and the builder reach it. Default: its address. */
  readonly reachedAt?: string | undefined;
}

/** A registry by its own HTTP API, for who has no engine to ask. */
export class RegistryApi {
  private readonly origin: string;
  private readonly folder: string;
  private token: string | undefined;

  constructor(private readonly registry: RegistryReach) {
    const address = registry.reachedAt ?? registry.address;
    const host = loginHost(address);
    // As the engine has it: what is reached by a name of one network, or by loopback, has no TLS.
    const plain = registry.reachedAt !== undefined || /^(?:localhost|127\.)/.test(host);
    this.origin = `${plain ? "http" : "https"}://${host}`;
    this.folder = address.slice(host.length).replace(/^\//, "");
  }

  /** @param name without the registry. @returns undefined where there is no such tag. */
  async image(name: string, tag: string): Promise<RemoteImage | undefined> {
    const headers = { accept: MANIFESTS.join(", ") };
    const answer = await this.ask(name, `manifests/${tag}`, { headers });
    if (answer.status === 404) return undefined;
    const text = await this.text(answer);
    const type = answer.headers.get("content-type") ?? "";
    const { config } = manifestSchema.parse(JSON.parse(text));
    const settings = await this.text(await this.ask(name, `blobs/${config.digest}`, {}));
    const labels = configSchema.parse(JSON.parse(settings)).config?.Labels ?? {};
    const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    return { digest, id: config.digest, labels, manifest: { type, text } };
  }

  /** Gives an image another tag. */
  async tag(name: string, tag: string, { manifest }: RemoteImage): Promise<void> {
    const headers = { "content-type": manifest.type };
    const request = { method: "PUT", headers, body: manifest.text };
    await this.text(await this.ask(name, `manifests/${tag}`, request));
  }

  private async text(answer: Response): Promise<string> {
    const body = await answer.text();
    if (answer.ok) return body;
    throw this.failure(`${answer.status} ${body.slice(0, 200)}`.trim(), answer.status === 401);
  }

  private async ask(name: string, rest: string, init: RequestInit): Promise<Response> {
    const path = [this.folder, name].filter(Boolean).join("/");
    const url = `${this.origin}/v2/${path}/${rest}`;
    const first = await this.send(url, init, this.token ?? this.basic());
    if (first.status !== 401) return first;
    this.token = await this.bearer(first);
    return this.token === undefined ? first : this.send(url, init, this.token);
  }

  private async send(url: string, init: RequestInit, login: string | undefined): Promise<Response> {
    const headers = { ...init.headers, ...(login !== undefined && { authorization: login }) };
    try {
      return await fetch(url, { ...init, headers, signal: AbortSignal.timeout(DEADLINE_MS) });
    } catch (cause) {
      const { message, cause: why } = cause as Error;
      throw this.failure(why instanceof Error ? why.message : message, false, cause);
    }
  }

  private basic(): string | undefined {
    const { username, password } = this.registry;
    if (username === undefined || password === undefined) return undefined;
    return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString("base64")}`;
  }

  /** The token that another address gives for the password, where the registry wants one. */
  private async bearer(refused: Response): Promise<string | undefined> {
    const challenges = parseChallenges(refused.headers.get("www-authenticate") ?? "");
    const asked = challenges.find(({ scheme }) => scheme === "bearer")?.parameters;
    const { realm, service, scope } = asked ?? {};
    if (realm === undefined || !URL.canParse(realm)) return undefined;
    const url = new URL(realm);
    if (url.protocol !== "https:") return undefined;
    if (service !== undefined) url.searchParams.set("service", service);
    if (scope !== undefined) url.searchParams.set("scope", scope);
    const body = await this.text(await this.send(url.href, {}, this.basic()));
    const { token, access_token: other } = tokenSchema.parse(JSON.parse(body));
    return token === undefined && other === undefined ? undefined : `Bearer ${token ?? other}`;
  }

  private failure(said: string, isLogin: boolean, cause?: unknown): UserError {
    const { address, username } = this.registry;
    return new UserError(`the registry ${address} at ${this.origin} refused: ${said}`, {
      hint: isLogin
        ? `Logged in as ${username ?? "nobody"}: is the password the one of the running registry?`
        : "Is it up, and can this step reach it?",
      cause,
    });
  }
}
