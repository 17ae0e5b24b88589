import { readHostStatus } from "../../operations/hosts/host-status";
import { withHosts } from "../../operations/hosts/with-hosts";
import { hostTable } from "../host-table";
import { hostsHere } from "../hosts-here";

export async function run({ json }: { readonly json: boolean }): Promise<void> {
  const hosts = await hostsHere();
  const rows = await withHosts(hosts, ({ docker }) => readHostStatus(docker, hosts));
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : `${hostTable(rows)}\n`);
}
