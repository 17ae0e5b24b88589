import { z } from "zod";
import type { ForgeHttp } from "../../../forge/http";
import type { Cron } from "./pipelines-of";
import type { Told } from "./told";

const kept = z.object({
  id: z.number(),
  name: z.string(),
  schedule: z.string(),
  /** 3.x only. */
  enabled: z.boolean().optional(),
});
type Kept = z.infer<typeof kept>;

/** What goes by the clock of its own, and is Slipway's to take away. */
const OWN: readonly string[] = ["drift", "clean", "rebuild", "guard"];

export function cronActions(found: readonly Kept[], wanted: readonly Cron[]) {
  const of = (name: string) => found.find((one) => one.name === name);
  return {
    make: wanted.filter(({ name }) => of(name) === undefined),
    change: wanted.flatMap((want) => {
      const one = of(want.name);
      const isSame = one?.schedule === want.schedule && one.enabled !== false;
      return one === undefined || isSame ? [] : [{ id: one.id, ...want }];
    }),
    remove: found.filter(
      ({ name }) => OWN.includes(name) && !wanted.some((want) => want.name === name),
    ),
  };
}

/** The branch is left to the repository's default one: a branch that is not there yet is refused. */
export async function settleCrons(
  ci: ForgeHttp,
  {
    id,
    path,
    wanted,
  }: { readonly id: number; readonly path: string; readonly wanted: readonly Cron[] },
  told: Told,
): Promise<void> {
  const place = `/repos/${id}/cron`;
  const found = (await ci.get(place, z.array(kept).nullable(), { perPage: 50 })) ?? [];
  const { make, change, remove } = cronActions(found, wanted);
  for (const { name, schedule } of make) {
    // 1.0 knows neither of the last two.
    await ci.order("POST", place, { name, schedule, timezone: "UTC", enabled: true });
    told.changed(`CI: ${path}: cron job ${name} made (${schedule})`);
  }
  for (const { id: cron, name, schedule } of change) {
    await ci.order("PATCH", `${place}/${cron}`, { name, schedule, enabled: true });
    told.changed(`CI: ${path}: cron job ${name} changed to ${schedule}`);
  }
  for (const { id: cron, name } of remove) {
    await ci.order("DELETE", `${place}/${cron}`);
    told.changed(`CI: ${path}: cron job ${name} taken away`);
  }
}
