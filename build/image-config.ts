import { z } from "zod";

/** The parts of an image's config that are read or changed; the others are kept. */
const configSchema = z.looseObject({
  created: z.string().optional(),
  history: z.array(z.looseObject({ created: z.string().optional() })).optional(),
  rootfs: z.looseObject({ type: z.string(), diff_ids: z.array(z.string()) }),
  config: z.looseObject({}).nullish(),
});

export type ImageConfig = z.infer<typeof configSchema>;

/** What the builder writes of its own run: temporary containers, parents, its version. */
const OF_ONE_RUN = ["container", "container_config", "docker_version", "id", "parent"];
const OF_ONE_RUN_INSIDE = ["Image", "Hostname", "Domainname"];

/** @throws ZodError when it is no image config. */
export function parseImageConfig(text: string): ImageConfig {
  return configSchema.parse(JSON.parse(text));
}

export interface CanonicalConfigOptions {
  /** Of the image and of the steps after the base's. */
  readonly time: Date;
  /** The layers that it now has. */
  readonly diffIds: readonly string[];
  /** How many steps of the history are the base's. */
  readonly baseSteps: number;
}

/** The same config as any run of the builder would give it. */
export function canonicalConfig(
  config: ImageConfig,
  { time, diffIds, baseSteps }: CanonicalConfigOptions,
): ImageConfig {
  const { history, rootfs, config: inner, ...rest } = config;
  return {
    ...without(rest, OF_ONE_RUN),
    created: canonicalTime(time),
    ...(inner && { config: without(inner, OF_ONE_RUN_INSIDE) }),
    ...(history && {
      history: history.map((step, index) =>
        index < baseSteps ? step : { ...step, created: canonicalTime(time) },
      ),
    }),
    rootfs: { ...rootfs, diff_ids: [...diffIds] },
  };
}

/** Keys sorted at every depth, so that the same values are the same bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

function canonicalTime(time: Date): string {
  return time.toISOString().replace(".000Z", "Z");
}

function without(value: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
