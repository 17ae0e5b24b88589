import { z } from "zod";
import type { ForgeHttp } from "../../../forge/http";
import type { WantedSecret } from "./pipelines-of";

/** 1.0's names beside 3.x's. */
const kept = z.object({
  name: z.string(),
  event: z.array(z.string()).nullish(),
  events: z.array(z.string()).nullish(),
  image: z.array(z.string()).nullish(),
  images: z.array(z.string()).nullish(),
  plugins_only: z.boolean().optional(),
});
export type KeptSecret = z.infer<typeof kept>;

/** To whom a secret is given. */
export interface Reach {
  readonly events: readonly string[];
  /** Without tag and digest; at least one, since none would mean any image. */
  readonly images: readonly [string, ...string[]];
}

export function reachOf({ events }: WantedSecret, image: string): Reach {
  return { events, images: [withoutTag(image)] };
}

/** As 1.0 and 3.x take it: each passes over the other's names. Names of plugins are all that 3.x lets in by images. */
export function secretBody(name: string, value: string | undefined, { events, images }: Reach) {
  return {
    name,
    ...(value !== undefined && { value }),
    ...{ event: events, events, image: images, images, plugins_only: true },
  };
}

export function hasReach(found: KeptSecret, { events, images }: Reach): boolean {
  const same = (left: readonly string[], right: readonly string[]) =>
    [...left].sort().join() === [...right].sort().join();
  return (
    same(found.events ?? found.event ?? [], events) &&
    same(found.images ?? found.image ?? [], images) &&
    found.plugins_only !== false
  );
}

/** A repository's secrets in the CI. Values go in, and never come out again. */
export class SecretStore {
  constructor(
    private readonly ci: ForgeHttp,
    private readonly id: number,
  ) {}

  async list(): Promise<readonly KeptSecret[]> {
    const path = `/repos/${this.id}/secrets`;
    return (await this.ci.get(path, z.array(kept).nullable(), { perPage: 50 })) ?? [];
  }

  async make(name: string, value: string, reach: Reach): Promise<void> {
    await this.ci.order("POST", `/repos/${this.id}/secrets`, secretBody(name, value, reach));
  }

  /** @param value default: the one that it has. */
  async change(name: string, value: string | undefined, reach: Reach): Promise<void> {
    const path = `/repos/${this.id}/secrets/${name}`;
    await this.ci.order("PATCH", path, secretBody(name, value, reach));
  }

  async remove(name: string): Promise<void> {
    await this.ci.order("DELETE", `/repos/${this.id}/secrets/${name}`);
  }
}

/** 1.0 takes no tag with a dot, and compares without it. */
export function withoutTag(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}
