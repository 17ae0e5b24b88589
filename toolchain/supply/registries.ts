import type Docker from "dockerode";
import { canonicalReference } from "../../model/image-reference";
import type { Pin } from "../../model/pin";

/** A closed network is to be noticed fast. */
const ANSWER_MS = 8_000;

/** What a registry says about an image, asked by the engine: with its proxies and mirrors. */
export type RegistryAnswer =
  | { readonly kind: "found"; readonly digest: string }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "unreachable"; readonly why: string };

/** Credentials as Docker's API takes them. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
  readonly serveraddress: string;
}

/** Asks registries about images; one that can't be reached is asked once. */
export class Registries {
  private readonly closed = new Map<string, string>();

  constructor(private readonly docker: Docker) {}

  /** @param reference with a tag or a digest. */
  async ask(reference: string, host: string, login?: RegistryLogin): Promise<RegistryAnswer> {
    const closed = this.closed.get(host);
    if (closed !== undefined) return { kind: "unreachable", why: closed };
    const answer = await this.askNow(reference, login);
    if (answer.kind === "unreachable") this.closed.set(host, answer.why);
    return answer;
  }

  private async askNow(reference: string, login?: RegistryLogin): Promise<RegistryAnswer> {
    const question = this.docker
      .getImage(reference)
      .distribution(login === undefined ? {} : { authconfig: login })
      .then(
        (info): RegistryAnswer => ({ kind: "found", digest: info.Descriptor.digest }),
        (error: Error): RegistryAnswer => classify(error.message),
      );
    const late = new Promise<RegistryAnswer>((resolve) => {
      const answer = { kind: "unreachable", why: "no answer in time" } as const;
      setTimeout(() => resolve(answer), ANSWER_MS).unref();
    });
    return Promise.race([question, late]);
  }
}

/** The registry's host as the engine resolves the reference. */
export function registryHost(pin: Pin): string {
  return canonicalReference({ ...pin, digest: undefined }).registry ?? "";
}

/** Tells a registry that answers no from one that does not answer, by the engine's words. */
export function classify(message: string): RegistryAnswer {
  const why = message.replace(/^\(HTTP code \d+\) [a-z ]+ - /, "").trim();
  const network =
    /dial tcp|no such host|i\/o timeout|connection refused|Client\.Timeout|TLS handshake|x509|proxyconnect|EOF|context deadline/i;
  return network.test(why) ? { kind: "unreachable", why } : { kind: "refused", why };
}
