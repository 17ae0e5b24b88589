import { parseEnvFile } from "./env-file";
import { resolveRelease } from "./resolve-release";
import type { ResolvedImage, ResolvedRoute, ResolvedService } from "./resolved-service";
import type { Placement, Resources, ServiceSpec } from "./service-spec";

/** What a stack's config says of one service; absent: as declared. */
export interface ServiceOverridesInput {
  readonly replicas?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly resources?: Resources;
  /** In the place of all that is declared of it. */
  readonly placement?: Placement;
}

/** What a service needs to know of the stack that runs it. */
export interface ResolveContext {
  readonly image: ResolvedImage;
  /** Asked for the whole host name of a public service. */
  readonly hostname?: (host: string) => string;
  /** Asked for the URL at which people open a public service. */
  readonly url?: (hostname: string, path: string) => string;
  /** Asked for the text of each of the declaration's env files. */
  readonly readFile?: (file: string) => string;
}

const DEFAULT_MEMORY = "256MiB";

/** Fills in every default that ServiceSpec's docstrings promise, in one place. */
export function resolveService(
  spec: ServiceSpec,
  overrides: ServiceOverridesInput,
  context: ResolveContext,
): ResolvedService {
  const route = resolveRoute(spec, context);
  const { hostname, user, health } = spec;
  const isExclusive = (spec.volumes ?? []).length > 0 || (spec.hostPorts ?? []).length > 0;
  return {
    name: spec.name,
    image: context.image,
    replicas: overrides.replicas ?? spec.replicas ?? 1,
    entrypoint: spec.entrypoint ?? [],
    command: spec.command ?? [],
    ...(hostname !== undefined && { hostname }),
    ...(user !== undefined && { user }),
    capabilities: {
      add: spec.capabilities?.add ?? [],
      drop: spec.capabilities?.drop ?? ["ALL"],
    },
    readOnlyRoot: spec.readOnlyRoot ?? true,
    tmpfs: (spec.tmpfs ?? []).map(({ path, size = "16MiB" }) => ({ path, size })),
    environment: resolveEnvironment(spec, overrides, context),
    secrets: (spec.secrets ?? []).map((secret) => ({
      name: secret.name,
      path: secret.path ?? `/run/secrets/${secret.name}`,
      template: secret.template ?? "{value}",
      uid: secret.uid ?? uidOf(user),
      mode: secret.mode ?? "0400",
    })),
    configFiles: (spec.configFiles ?? []).map(({ path, content, mode = "0444" }) => ({
      path,
      content,
      mode,
    })),
    volumes: (spec.volumes ?? []).map(({ name, path, readOnly = false }) => ({
      name,
      path,
      readOnly,
    })),
    hostPorts: (spec.hostPorts ?? []).map(({ container, host, protocol = "tcp" }) => ({
      container,
      host,
      protocol,
    })),
    nameservers: spec.nameservers ?? [],
    ...(route !== undefined && { public: route }),
    ...(health !== undefined && {
      health: {
        command: health.command,
        interval: health.interval ?? "5s",
        timeout: health.timeout ?? "3s",
        retries: health.retries ?? 3,
      },
    }),
    timing: {
      start: spec.timing?.start ?? "30s",
      drain: spec.timing?.drain ?? "5s",
      longestRequest: spec.timing?.longestRequest ?? "10s",
    },
    update: {
      order: spec.update?.order ?? (isExclusive ? "stop-first" : "start-first"),
      parallelism: spec.update?.parallelism ?? 1,
      monitor: spec.update?.monitor ?? "2s",
      delay: spec.update?.delay ?? "0s",
      onFailure: spec.update?.onFailure ?? "rollback",
    },
    restart: {
      condition: spec.restart?.condition ?? "any",
      delay: spec.restart?.delay ?? "2s",
      ...(spec.restart?.maxAttempts !== undefined && { maxAttempts: spec.restart.maxAttempts }),
    },
    resources: {
      limits: {
        memory: DEFAULT_MEMORY,
        ...defined(spec.resources?.limits),
        ...defined(overrides.resources?.limits),
      },
      reservations: {
        ...defined(spec.resources?.reservations),
        ...defined(overrides.resources?.reservations),
      },
    },
    logs: { maxSize: spec.logs?.maxSize ?? "10MiB", maxFiles: spec.logs?.maxFiles ?? 3 },
    placement: overrides.placement ?? spec.placement ?? {},
    dependsOn: spec.dependsOn ?? [],
    release: resolveRelease(spec.release),
  };
}

/** Later wins: env files in their order, the declaration's own, the stack's config. */
function resolveEnvironment(
  { envFiles = [], environment }: ServiceSpec,
  overrides: ServiceOverridesInput,
  { readFile }: ResolveContext,
): Record<string, string> {
  const files = envFiles.map((file) => {
    if (readFile === undefined) throw new Error(`nothing reads the env file ${file}`);
    return parseEnvFile(readFile(file), file);
  });
  return Object.assign({}, ...files, environment, overrides.environment) as Record<string, string>;
}

function resolveRoute(
  { name, public: route }: ServiceSpec,
  { hostname, url }: ResolveContext,
): ResolvedRoute | undefined {
  if (route === undefined) return undefined;
  const host = route.host ?? name;
  const whole = hostname?.(host) ?? host;
  const path = route.path ?? "/";
  return {
    hostname: whole,
    path,
    url: url?.(whole, path) ?? `http://${whole}${path}`,
    port: route.port,
    ...(route.healthPath !== undefined && { healthPath: route.healthPath }),
  };
}

/** A user given by number owns his files; one given by name is not known outside the image. */
function uidOf(user: string | undefined): number {
  const number = /^\d+/.exec(user?.split(":")[0] ?? "")?.[0];
  return number === undefined ? 0 : Number(number);
}

/** Without the keys that say nothing, so that they overwrite nothing. */
function defined<T extends object>(value: T | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(value ?? {}).filter(([, item]) => item !== undefined),
  ) as Partial<T>;
}
