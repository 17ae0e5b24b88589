import type Docker from "dockerode";
import { NONE } from "../config";
import { readPins } from "../config/edit";
import { readPinNote } from "../config/pin-note";
import { readSubstitutions, resolvePin, type Substitutions } from "../config/substitutions";
import {
  canonicalReference,
  formatImageReference,
  parseImageReference,
} from "../model/image-reference";
import { parsePin } from "../model/pin";
import type { Through } from "./ask-url";
import { probeUrl, type Probe } from "./probe";
import { trusting } from "./published-authority";
import { readStackFile, type Project, type StackFile } from "./project";
import { readContainers, readServices, type RunningService } from "./running-services";

export type Health = "healthy" | "starting" | "degraded" | "down" | "not up";

/** One service of one stack: what the config says beside what really is. */
export interface ServiceStatus {
  readonly stack: string;
  readonly service: string;
  /** The pin in the stack's file; undefined for what runs without one. */
  readonly pin: string | undefined;
  /** The reference that really runs; undefined when nothing does. */
  readonly running: string | undefined;
  /** True when what runs was started for the pin that the file holds. */
  readonly matches: boolean;
  readonly replicas: { readonly healthy: number; readonly wanted: number };
  readonly health: Health;
  readonly url: string | undefined;
  /** The URL's answer through the edge; undefined without a URL. */
  readonly http: Probe | undefined;
}

/**
 * @param wanted stacks to look at; each is read from its file and compared with the engine.
 * @param through where the edge is. Default: where the names of its URLs lead.
 */
export async function readStatus(
  project: Project,
  docker: Docker,
  wanted: readonly StackFile[],
  through?: Through,
): Promise<ServiceStatus[]> {
  const [services, containers] = await Promise.all([
    readServices(docker, project.name),
    readContainers(docker, project.name),
  ]);
  const running = [...services, ...containers];
  const substitutions = readSubstitutions(project.dir);
  const rows = wanted.flatMap((stack) =>
    compareStack(
      stack.stack,
      readPins(readStackFile(stack)),
      running.filter((one) => one.stack === stack.stack),
      substitutions,
    ),
  );
  const urls = rows.flatMap(({ url }) => url ?? []);
  const edge = await trusting(docker, project, urls, through);
  return Promise.all(
    rows.map(async (row) =>
      row.url === undefined ? row : { ...row, http: await probeUrl(row.url, edge) },
    ),
  );
}

/** Pure: a row for each service that runs and for each pin of which nothing runs. */
export function compareStack(
  stack: string,
  pins: Readonly<Record<string, string>>,
  running: readonly RunningService[],
  substitutions: Substitutions,
): ServiceStatus[] {
  const rows = running.map((one): ServiceStatus => {
    const pin = pins[one.image];
    return {
      stack,
      service: one.service,
      pin,
      running: one.reference,
      matches: pin !== undefined && pin === one.pin && runsPin(one, pin, substitutions),
      replicas: { healthy: one.healthy, wanted: one.wanted },
      health: healthOf(one),
      url: one.url,
      http: undefined,
    };
  });
  const seen = new Set(running.flatMap(({ image, taskImages = [] }) => [image, ...taskImages]));
  const missing = Object.entries(pins).filter(([image, pin]) => !seen.has(image) && pin !== NONE);
  return [
    ...rows,
    ...missing.map(([service, pin]): ServiceStatus => ({
      stack,
      service,
      pin,
      running: undefined,
      matches: false,
      replicas: { healthy: 0, wanted: 0 },
      health: "not up",
      url: undefined,
      http: undefined,
    })),
  ].sort((a, b) => a.service.localeCompare(b.service));
}

/** What the stacks' files note of pins that went back, a line each. */
export function wentBack(stacks: readonly StackFile[]): string[] {
  return stacks.flatMap((stack) => {
    const text = readStackFile(stack);
    return Object.keys(readPins(text)).flatMap((name) => {
      const note = readPinNote(text, name);
      return note === undefined ? [] : [`${stack.stack}: ${name} ${note}`];
    });
  });
}

/** The label says what it was started for; by hand another image may have been put in its place. */
function runsPin(
  { container, reference }: RunningService,
  pin: string,
  substitutions: Substitutions,
): boolean {
  if (container === true) return true;
  const { run } = resolvePin(parsePin(pin), substitutions);
  return canonical(run) === canonical(reference);
}

/** `redis:7` and `docker.io/library/redis:7` are one image; an image id is only itself. */
function canonical(reference: string): string {
  if (reference.startsWith("sha256:")) return reference;
  return formatImageReference(canonicalReference(parseImageReference(reference)));
}

function healthOf({ healthy, starting, wanted, unsettled }: RunningService): Health {
  if (unsettled === true) return "starting";
  if (healthy >= wanted) return "healthy";
  if (healthy > 0) return "degraded";
  return starting > 0 ? "starting" : "down";
}

/** Whether a stack serves what its file says, all of it. */
export function isHealthy(rows: readonly ServiceStatus[]): boolean {
  return rows.every(
    ({ health, matches, http }) => health === "healthy" && matches && (http?.ok ?? true),
  );
}

const SETTLE_MS = 20_000;
const BETWEEN_MS = 250;

/** Looks until all is healthy, for as long as the edge may need to see new services. */
export async function awaitHealthy(
  look: () => Promise<ServiceStatus[]>,
  settleMs = SETTLE_MS,
): Promise<ServiceStatus[]> {
  const deadline = Date.now() + settleMs;
  for (;;) {
    const rows = await look();
    if (isHealthy(rows) || Date.now() > deadline) return rows;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
}
