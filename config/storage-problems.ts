import { GENERATE } from "./cross-checks";
import { isRecord } from "./file-source";
import type { Problem } from "./problem";
import { REGISTRY_S3_ACCESS_KEY, REGISTRY_S3_SECRET_KEY } from "./secret-names";

const KEY = "slipway:registry.storage";

/** What `slipway:registry.storage` asks of the rest of a platform's config. */
export function storageProblems(values: Readonly<Record<string, unknown>>): Problem[] {
  const { registry, hosts, secrets } = values;
  if (!isRecord(registry) || !isRecord(registry["storage"])) return [];
  return [
    ...against(!isRecord(hosts), "found without slipway:hosts, allowed: with slipway:hosts only"),
    ...against(
      isRecord(registry["external"]),
      "found with slipway:registry.external, allowed: for the platform's own registry only",
    ),
    ...against(
      isRecord(hosts) && isRecord(hosts["azure"]) && isRecord(hosts["azure"]["storage"]),
      "found with slipway:hosts.azure.storage, allowed: one of them",
    ),
    ...[REGISTRY_S3_ACCESS_KEY, REGISTRY_S3_SECRET_KEY]
      .filter((name) => isRecord(secrets) && secrets[name] === GENERATE)
      .map((name) => ({
        key: `slipway:secrets.${name}`,
        text: `found ${GENERATE}, allowed: the encrypted key that the store gave`,
      })),
  ];
}

function against(wrong: boolean, text: string): Problem[] {
  return wrong ? [{ key: KEY, text }] : [];
}
