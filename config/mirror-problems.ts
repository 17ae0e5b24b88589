import { isRegistryAddress } from "./addresses";
import { GENERATE } from "./cross-checks";
import { isRecord } from "./file-source";
import type { Problem } from "./problem";
import { MIRROR_PASSWORD } from "./secret-names";

/** What `slipway:registry.mirror` asks of the rest of a platform's config. */
export function mirrorProblems(values: Readonly<Record<string, unknown>>): Problem[] {
  const { registry, hosts, secrets } = values;
  if (!isRecord(registry) || !isRecord(registry["mirror"])) return [];
  const problems: Problem[] = [];
  if (!isRecord(hosts)) {
    problems.push({
      key: "slipway:registry.mirror",
      text: "found without slipway:hosts, allowed: with slipway:hosts only",
      hint: "An engine of this machine has mirrors by its own settings: registry-mirrors in daemon.json.",
    });
  }
  if (isRecord(secrets) && secrets[MIRROR_PASSWORD] === GENERATE) {
    const text = `found ${GENERATE}, allowed: the encrypted password of slipway:registry.mirror.username`;
    problems.push({ key: `slipway:secrets.${MIRROR_PASSWORD}`, text });
  }
  return problems;
}

/** Docker looks an authority up by the registry's host and port alone. */
export function authorityProblems({ registry }: Readonly<Record<string, unknown>>): Problem[] {
  if (!isRecord(registry) || !isRecord(registry["authorities"])) return [];
  return Object.keys(registry["authorities"])
    .filter((name) => name.includes("/") || !isRegistryAddress(name))
    .map((name) => ({
      key: `slipway:registry.authorities.${name}`,
      text: "not the name of a registry, allowed: host[:port], such as registry.example.org:5000",
    }));
}
