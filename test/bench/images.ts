import { parse } from "yaml";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { writeSubstitutions } from "../../config/substitutions";
import { formatPin, parsePin, pinReference } from "../../model/pin";
import type { Report } from "../../operations/progress";
import { ensureImages } from "../../toolchain/images";
import type { TestEngine } from "../e2e/support/test-engine";

export interface BenchImage {
  /** For a stack's file. */
  readonly pin: string;
  /** What runs: an image's id, so that no registry is asked, whoever starts it. */
  readonly id: string;
}

/** Two images that differ in a label, made from the project's Redis. */
export async function makeImages(
  engine: TestEngine,
  projectDir: string,
  report: Report,
): Promise<[BenchImage, BenchImage]> {
  const pin = await redisPin(projectDir);
  const info = { docker: engine.docker } as Parameters<typeof ensureImages>[0];
  const record = await ensureImages(info, [pin], { projectDir, report });
  const base = record[pinReference(parsePin(pin))]?.reference ?? formatPin(parsePin(pin));
  const ids = [await relabelled(engine, base, "1"), await relabelled(engine, base, "2")] as const;
  const [one, two] = ids.map((id, index) => ({ pin: `bench/redis:${index + 1}@${id}`, id }));
  if (one === undefined || two === undefined) throw new Error("two images were made");
  writeSubstitutions(projectDir, {
    [one.pin]: { reference: one.id },
    [two.pin]: { reference: two.id },
  });
  return [one, two];
}

async function redisPin(projectDir: string): Promise<string> {
  const text = await fs.readFile(path.join(projectDir, "Pulumi.staging.yaml"), "utf8");
  const { config } = parse(text) as { config: { "slipway:images": { redis: string } } };
  return config["slipway:images"].redis;
}

async function relabelled({ docker }: TestEngine, base: string, label: string): Promise<string> {
  const container = await docker.createContainer({ Image: base });
  try {
    const made = (await container.commit({
      repo: "bench/redis",
      tag: label,
      changes: `LABEL bench=${label}`,
    })) as { Id: string };
    return made.Id;
  } finally {
    await container.remove();
  }
}
