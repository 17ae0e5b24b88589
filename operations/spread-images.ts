import { isPinned } from "../config";
import { readPins } from "../config/edit";
import { withoutTag } from "../model/pin";
import { imageId } from "../toolchain/supply/engine-images";
import { fetchImage } from "./app-images";
import { eachHost, engineThere } from "./hosts/each-host";
import { readHosts } from "./hosts/read-hosts";
import type { Report } from "./progress";
import { readStackFile, type Project, type StackFile } from "./project";
import type { Pulumi } from "./pulumi";
import { registryAccess, registryAddress } from "./registry";

/** The references that a stack's file pins at a registry, as machines pull them. */
export function pinnedAt(registry: string, text: string): readonly string[] {
  const pins = Object.values(readPins(text)).filter(isPinned);
  return pins.filter((pin) => pin.startsWith(`${registry}/`)).map(withoutTag);
}

/**
 * Has each machine fetch what a stack pins at the platform's registry: when a machine is lost, and
 * perhaps the registry with it, the others can start its instances. A machine that does not answer or
 * can't fetch is told, and no failure: it pulls what it comes to run. Does nothing on one engine.
 * @throws SshError for a machine that can't be trusted.
 */
export async function spreadImages(
  project: Project,
  pulumi: Pulumi,
  stack: StackFile,
  report: Report,
): Promise<void> {
  const references = pinnedAt(registryAddress(project), readStackFile(stack));
  if (references.length === 0) return;
  const hosts = await readHosts(project, () => Promise.resolve(pulumi));
  let known: ReturnType<typeof registryAccess> | undefined;
  const access = () => (known ??= registryAccess(project, pulumi, "reader"));
  const onOne = (host: (typeof hosts)[number]) =>
    eachHost([host], report, async ({ name }, connection) => {
      const docker = await engineThere(connection);
      if (docker === undefined) return report(`${name} has no engine that could fetch images`);
      for (const reference of references) {
        if ((await imageId(docker, reference)) !== undefined) continue;
        try {
          const found = await fetchImage(docker, reference, await access(), () => undefined);
          report(found ? `${name} has ${reference}` : `${name}: the registry has no ${reference}`);
        } catch (error) {
          report(`${name} has not fetched ${reference}: ${(error as Error).message}`);
        }
      }
    });
  await Promise.all(hosts.map(onOne));
}
