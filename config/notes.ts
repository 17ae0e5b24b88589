import { hostNotes } from "../model/check-hosts";
import type { StackConfig } from "./parse";

/** What is not wrong in a config and not advised either, one line each. */
export function configNotes(config: StackConfig): string[] {
  if (config.kind !== "platform") return [];
  return hostNotes(config.hosts?.ssh ?? []).map((note) => `slipway:hosts.ssh: ${note}`);
}
