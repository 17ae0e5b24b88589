import { run } from "../../../toolchain/images/run";

/** The proxy through which this machine's apt downloads; undefined when it needs none. */
export async function aptProxy(): Promise<string | undefined> {
  const printed = await run(() => undefined, "apt-config", ["dump", "Acquire::http::Proxy"]);
  return proxyIn(printed) ?? process.env["http_proxy"];
}

/** Reads what `apt-config dump` prints; settings for single hosts have another name. */
export function proxyIn(printed: string): string | undefined {
  return /^Acquire::http::Proxy "([^"]+)";$/m.exec(printed)?.[1];
}
