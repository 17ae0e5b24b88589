import { drainHost } from "../../operations/hosts/drain-host";
import { findHostStatus, readHostStatus } from "../../operations/hosts/host-status";
import { withHosts } from "../../operations/hosts/with-hosts";
import { terminalProgress } from "../progress";
import { hostsHere } from "../hosts-here";

export async function run(name: string, options: { readonly undo: boolean }): Promise<void> {
  const hosts = await hostsHere();
  const title = options.undo ? `Give ${name} work again` : `Drain ${name}`;
  await withHosts(hosts, async ({ docker }) => {
    const host = findHostStatus(await readHostStatus(docker, hosts), name);
    await terminalProgress().step(title, (report) => drainHost(docker, host, options, report));
  });
}
