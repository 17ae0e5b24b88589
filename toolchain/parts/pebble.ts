import type { Reporter } from "../progress/reporter";
import { versions } from "../versions";
import type { PartContext } from "./context";
import { ensureBinary } from "./module-binary";

const COMMANDS = "github.com/letsencrypt/pebble/v2/cmd";

export interface Pebble {
  /** Path of the ACME server. */
  readonly server: string;
  /** Path of the DNS server that answers it as it is told. */
  readonly dns: string;
}

/** Let's Encrypt's small ACME server and its DNS server: for tests only. */
export async function ensurePebble(context: PartContext, reporter: Reporter): Promise<Pebble> {
  const built = (name: string) =>
    ensureBinary(
      context,
      { name, version: versions.pebble, folder: "pebble", package: `${COMMANDS}/${name}` },
      reporter,
    );
  const [server, dns] = [await built("pebble"), await built("pebble-challtestsrv")];
  return { server: server.path, dns: dns.path };
}
