import { fromMilliseconds } from "../../model/duration";
import type { EngineServiceSpec } from "../engine-types";
import { type ContainerSpec, readTemplate, type SpecAmounts, type SpecFile } from "./engine-spec";

/** One setting of a version, in the words of a service's declaration. */
export interface SpecPart {
  readonly what: string;
  readonly name?: string;
  readonly text: string;
}

const NANOS_PER_MS = 1e6;
const NANOS_PER_CPU = 1e9;

/** Names of the environment variables, with their values: only ever for a comparison. */
export function environmentOf(spec: EngineServiceSpec): Map<string, string> {
  const lines = readTemplate(spec).ContainerSpec?.Env ?? [];
  return new Map(
    lines.map((line): [string, string] => {
      const [name = "", ...value] = line.split("=");
      return [name, value.join("=")];
    }),
  );
}

/** What a version is set to besides its image and environment; a setting that is absent is left out. */
export function describeSpec(spec: EngineServiceSpec): Map<string, SpecPart> {
  const { ContainerSpec: container = {}, Resources, Placement } = readTemplate(spec);
  const parts: SpecPart[] = [
    ...(container.Secrets ?? []).map(({ SecretName, File }) =>
      part("secret", fileText(SecretName, File), File?.Name ?? SecretName),
    ),
    ...(container.Configs ?? []).map(({ ConfigName, File }) =>
      part("config", fileText(ConfigName, File), File?.Name ?? ConfigName),
    ),
    ...(container.Mounts ?? []).map((mount) => part("mount", mountText(mount), mount.Target)),
    part("replicas", text(spec.Mode?.Replicated?.Replicas)),
    part("entry point", words(container.Command)),
    part("command", words(container.Args)),
    part("health check", healthText(container.Healthcheck)),
    ...amountParts("limit", Resources?.Limits),
    ...amountParts("reservation", Resources?.Reservations),
    part("placement", (Placement?.Constraints ?? []).join(", ")),
    part("instances on one machine", text(Placement?.MaxReplicas || undefined)),
    part("user", text(container.User)),
    part("host name", text(container.Hostname)),
    part("read-only root", text(container.ReadOnly)),
    part("added capabilities", (container.CapabilityAdd ?? []).join(", ")),
    part("dropped capabilities", (container.CapabilityDrop ?? []).join(", ")),
    part("time to stop", duration(container.StopGracePeriod)),
  ];
  return new Map(
    parts
      .filter((found) => found.text !== "")
      .map((found) => [`${found.what} ${found.name ?? ""}`, found]),
  );
}

function part(what: string, text: string, name?: string): SpecPart {
  return { what, text, ...(name !== undefined && { name }) };
}

function amountParts(what: string, amounts: SpecAmounts | null | undefined): SpecPart[] {
  const { NanoCPUs = 0, MemoryBytes = 0, Pids = 0 } = amounts ?? {};
  return [
    part(what, NanoCPUs === 0 ? "" : String(NanoCPUs / NANOS_PER_CPU), "cpus"),
    part(what, bytes(MemoryBytes), "memory"),
    part(what, Pids === 0 ? "" : String(Pids), "processes"),
  ];
}

function fileText(name: string, file: SpecFile | null | undefined): string {
  const mode = file?.Mode === undefined ? undefined : `mode ${file.Mode.toString(8)}`;
  const owner = file?.UID === undefined ? undefined : `owner ${file.UID}`;
  return [name, mode, owner].filter(Boolean).join(", ");
}

function mountText(mount: NonNullable<ContainerSpec["Mounts"]>[number]): string {
  const size = bytes(mount.TmpfsOptions?.SizeBytes ?? 0);
  return [mount.Type, mount.Source, size, mount.ReadOnly === true ? "read-only" : ""]
    .filter(Boolean)
    .join(" ");
}

function healthText(health: ContainerSpec["Healthcheck"]): string {
  if (!health?.Test?.length) return "";
  const { Test, Interval, Timeout, Retries = 0, StartPeriod } = health;
  return [
    words(Test.slice(1)),
    Interval ? `every ${duration(Interval)}` : "",
    Timeout ? `at most ${duration(Timeout)}` : "",
    Retries > 0 ? `${Retries} times` : "",
    StartPeriod ? `after ${duration(StartPeriod)}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function words(list: readonly string[] | null | undefined): string {
  return list?.length ? JSON.stringify(list) : "";
}

function duration(nanoseconds: number | null | undefined): string {
  return nanoseconds ? fromMilliseconds(nanoseconds / NANOS_PER_MS) : "";
}

function text(value: string | number | boolean | undefined): string {
  return value === undefined ? "" : String(value);
}

/** In the unit that people declared it in. */
export function bytes(count: number): string {
  if (count === 0) return "";
  const unit = UNITS.find(([size]) => count % size === 0) ?? [1, "B"];
  return `${count / unit[0]}${unit[1]}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [1024 ** 3, "GiB"],
  [1024 ** 2, "MiB"],
  [1024, "KiB"],
];
