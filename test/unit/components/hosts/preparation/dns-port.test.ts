import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  dnsPortVariables,
  FREE_DNS_PORT,
} from "../../../../../components/hosts/preparation/dns-port";
import { callShell, inFolder, type ShellResult } from "./shell";

const STUB = "nameserver 127.0.0.53\n";
const DIRECT = "nameserver 192.0.2.53\n";

interface Machine {
  readonly serves?: boolean;
  /** Whether systemd's resolver runs. Default: it does. */
  readonly resolves?: boolean;
  /** What its file says once it was started anew. Default: whom to ask. */
  readonly after?: string;
  readonly runs?: number;
}

interface Freed extends ShellResult {
  /** What the machine's resolver was told to do. */
  readonly calls: readonly string[];
  readonly file: string | undefined;
}

/** Runs the function where `systemctl` is a function of the test's. */
function free(folder: string, machine: Machine = {}): Freed {
  const { serves = true, resolves = true, after = DIRECT, runs = 1 } = machine;
  const [file, resolvConf, calls] = ["slipway.conf", "resolv.conf", "calls"].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  fs.writeFileSync(resolvConf, STUB);
  const values = {
    ...dnsPortVariables(serves),
    resolved_file: file,
    resolv_conf: resolvConf,
    after,
    calls,
  };
  const systemctl = `systemctl() {
    if [ "$1" = -q ]; then return ${resolves ? 0 : 3}; fi
    echo "$*" >>"$calls"
    printf '%s' "$after" >"$resolv_conf"
  }`;
  const lines = [systemctl, ...Array<string>(runs).fill("free_dns_port")].join("\n");
  const result = callShell(folder, FREE_DNS_PORT, lines, values);
  const text = (name: string) => (fs.existsSync(name) ? fs.readFileSync(name, "utf8") : undefined);
  return { ...result, calls: (text(calls) ?? "").split("\n").slice(0, -1), file: text(file) };
}

describe("A machine's port 53", () => {
  it(
    "is given up by systemd's resolver, which then says whom it asks",
    inFolder((folder) => {
      const { code, stdout, calls, file } = free(folder);
      assert.equal(code, 0);
      assert.match(stdout, /^slipway: wrote .*slipway\.conf\n$/);
      assert.deepEqual(calls, ["restart systemd-resolved"]);
      assert.match(file ?? "", /^\[Resolve\]\nDNSStubListener=no\n$/m);
    }),
  );

  it(
    "is left alone the second time",
    inFolder((folder) => {
      assert.deepEqual(free(folder, { runs: 2 }).calls, ["restart systemd-resolved"]);
    }),
  );

  for (const [title, machine] of [
    ["no DNS server is to be there", { serves: false }],
    ["another program resolves names", { resolves: false }],
  ] as const) {
    it(
      `is left alone where ${title}`,
      inFolder((folder) => {
        const { code, stdout, calls, file } = free(folder, machine);
        assert.deepEqual(
          { code, stdout, calls, file },
          { code: 0, stdout: "", calls: [], file: undefined },
        );
      }),
    );
  }

  it(
    "stays the resolver's where the machine would be without names",
    inFolder((folder) => {
      const { code, stderr, calls, file } = free(folder, { after: STUB });
      assert.equal(code, 1);
      assert.match(stderr, /^slipway: port 53: .*resolv\.conf goes on naming systemd's resolver/);
      assert.match(stderr, /make it a link to \/run\/systemd\/resolve\/resolv\.conf\n$/);
      assert.deepEqual(calls, ["restart systemd-resolved", "restart systemd-resolved"]);
      assert.equal(file, undefined);
    }),
  );
});
