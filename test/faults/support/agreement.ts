import assert from "node:assert/strict";
import type Docker from "dockerode";
import { NONE } from "../../../config";
import { readPins } from "../../../config/edit";
import { parsePin } from "../../../model/pin";
import type { FaultWorld } from "./fault-world";
import { labelledObjects } from "./labelled";
import { stateObjects } from "./state";

const STACK = "staging";

/**
 * Staging's file, its state and the cluster say the same of each of these services.
 * @param pins by service; `none`: it runs nowhere.
 */
export async function assertAgreement(
  world: FaultWorld,
  pins: Readonly<Record<string, string>>,
): Promise<void> {
  const { project, engine } = world;
  const configured = readPins(await project.read(`Pulumi.${STACK}.yaml`));
  for (const [service, pin] of Object.entries(pins)) {
    assert.equal(configured[service], pin, `the file's pin of ${service}`);
    const digests = await runningDigests(engine.docker, `${STACK}-${service}`);
    assert.deepEqual(digests, pin === NONE ? [] : [parsePin(pin).digest], `what ${service} runs`);
  }
  await assertNothingToDo(world);
  await assertNoOrphans(world);
}

/** What the program would declare is what the state has, and what runs. */
export async function assertNothingToDo({ project }: FaultWorld): Promise<void> {
  const preview = await project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
  assert.equal(preview.exitCode, 0, preview.all);
}

/** Each labelled object of the engine is in the state, and the other way round. */
export async function assertNoOrphans({ project, engine }: FaultWorld): Promise<void> {
  const [found, known] = [
    await labelledObjects(engine.docker, STACK),
    await stateObjects(project, STACK),
  ];
  assert.deepEqual(found, known, "labelled objects and the state's resources");
}

/** Of the service and of all its tasks that run: one when they agree, none when there is none. */
async function runningDigests(docker: Docker, service: string): Promise<string[]> {
  const [found] = await docker.listServices({ filters: { name: [service] } });
  if (found === undefined) return [];
  const filters = { service: [service], "desired-state": ["running"] };
  const tasks = (await docker.listTasks({ filters })) as {
    Status: { State: string };
    Spec: { ContainerSpec: { Image: string } };
  }[];
  const running = tasks.filter(({ Status }) => Status.State === "running");
  assert.ok(running.length > 0, `nothing runs for ${service}`);
  const { Image } = (found.Spec?.TaskTemplate as { ContainerSpec: { Image: string } })
    .ContainerSpec;
  const images = [Image, ...running.map(({ Spec }) => Spec.ContainerSpec.Image)];
  return [...new Set(images.map((image) => image.split("@")[1] ?? image))];
}
