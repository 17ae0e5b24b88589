import { networkScript } from "../../../components/hosts/preparation/network-script";

/** What machines that leave have in tests, in place of 15 minutes. */
export const LEAVING_SECONDS = 6;

/** Prints what a machine has decided about those that leave. */
export const LEAVING_LOG = "cat /var/lib/slipway/leaving.log";

/** The network's script with that time. */
export function allowing(clusterAddresses: readonly string[]): string {
  const script = networkScript({ clusterAddresses });
  return script.replace(/^leaving_seconds='\d+'$/m, `leaving_seconds='${LEAVING_SECONDS}'`);
}
