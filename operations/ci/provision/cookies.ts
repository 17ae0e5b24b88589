/** What a browser would keep of two servers' cookies: by host, for one session. */
export class Cookies {
  private readonly byHost = new Map<string, Map<string, string>>();

  take({ host }: URL, headers: readonly string[] = []): void {
    const kept = this.byHost.get(host) ?? new Map<string, string>();
    this.byHost.set(host, kept);
    for (const header of headers) {
      const [pair = ""] = header.split(";");
      const at = pair.indexOf("=");
      if (at < 1) continue;
      const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      const isOver = value === "" || /;\s*max-age=(?:0|-\d+)\b/i.test(header);
      if (isOver) kept.delete(name);
      else kept.set(name, value);
    }
  }

  /** Of a request's headers; nothing where there are none. */
  headers({ host }: URL): { readonly cookie?: string } {
    const kept = this.byHost.get(host);
    if (kept === undefined || kept.size === 0) return {};
    return { cookie: [...kept].map(([name, value]) => `${name}=${value}`).join("; ") };
  }

  has({ host }: URL, name: string): boolean {
    return this.byHost.get(host)?.has(name) ?? false;
  }
}
