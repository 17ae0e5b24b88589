import type { Host } from "../model/host";
import { requireHosts } from "../operations/hosts/read-hosts";
import { prepareTools } from "../operations/machine";
import { here } from "./project";

/** The machines of the platform in whose folder the command was typed. */
export function hostsHere(): Promise<readonly Host[]> {
  const project = here();
  return requireHosts(project, async () => (await prepareTools(project)).pulumi);
}
