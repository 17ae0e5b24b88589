import type Docker from "dockerode";
import { z } from "zod";

const infoSchema = z.looseObject({
  DriverStatus: z.array(z.array(z.string())).nullish(),
});

/** What `doctor` says of an engine whose builds may differ from other engines'. */
export async function builderNote(docker: Docker): Promise<string | undefined> {
  const { DriverStatus } = infoSchema.parse(await docker.info());
  const containerd = (DriverStatus ?? [])
    .flat()
    .some((part) => /containerd\.snapshotter/.test(part));
  return containerd
    ? "the engine keeps images in containerd's store: a build gives the same digest again on this " +
        "engine, but maybe another one than on engines with the classic store"
    : undefined;
}
