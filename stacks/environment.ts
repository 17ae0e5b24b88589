import { overlayNetwork } from "../components/cluster/overlay-network";
import { AppService } from "../components/service/app-service";
import type { TaskImages } from "../components/service/planned-service";
import { type EnvironmentConfig, NAME_KEY, publicHostname } from "../config";
import { checkPlacement } from "../model/check-placement";
import { publicUrl } from "../model/public-url";
import type { ResolvedRelease, ResolvedTask } from "../model/resolve-release";
import { resolveService } from "../model/resolve-service";
import type { ResolvedService } from "../model/resolved-service";
import type { ServiceSpec } from "../model/service-spec";
import { checkTlsNames } from "./check-tls-names";
import type { PlatformOutputs } from "./platform-outputs";
import { registryLogin } from "./registry-login";
import { resolvedImage, type StackContext } from "./stack-context";

/** What an environment tells of each of its services. */
export interface ServiceOutputs {
  readonly pin: string;
  /** Where people open it. Absent: not public. */
  readonly url?: string;
}

export interface EnvironmentArgs {
  readonly config: EnvironmentConfig;
  readonly specs: readonly ServiceSpec[];
  /** What it joins. */
  readonly platform: PlatformOutputs;
  readonly context: StackContext;
}

/**
 * A private network and the services in it. On one engine, its images are there before, and a
 * pinned digest that is present is never pulled again; on several machines, its services carry a
 * login at the registry.
 */
export function environment(args: EnvironmentArgs): {
  services: Record<string, ServiceOutputs>;
} {
  const { config, specs, platform, context } = args;
  const { origin, observed, nonce } = context;
  // What is pinned to `none` does not run here; what depends on it elsewhere does without it.
  const present = specs.filter(({ name, image = name }) => image in config.images);
  const ordered = inDependencyOrder(present).map((spec) => resolved(spec, args));
  const severalHosts = platform.hosts.length > 0;
  if (severalHosts) checkPlacement(ordered, platform.hosts);
  checkTlsNames(ordered, platform, { stack: origin.stack, platform: config.cluster.from });

  const { resources, components, labels } = registryLogin(config, platform, origin.stack, {
    ...(!observed.compared && observed.names && { recorded: observed.names }),
    tellLabel: context.tellLabel,
  });
  const network = overlayNetwork("private", { origin, purpose: "private" }, resources);
  const services = new Map<string, AppService>();
  const outputs = ordered.map((service): [string, ServiceOutputs] => {
    const declared = new AppService(
      service.name,
      {
        service,
        origin,
        privateNetwork: { id: network.id, name: `${origin.stack}-private` },
        edgeNetwork: { id: platform.edgeNetworkId, name: platform.edgeNetworkName },
        secrets: config.secrets,
        nameKey: config.secrets[NAME_KEY],
        taskImages: taskImages(service, args),
        grants: { labels },
        severalHosts,
        observed,
        nonce,
      },
      {
        ...components,
        dependsOn: service.dependsOn.flatMap((name) => services.get(name) ?? []),
      },
    );
    services.set(service.name, declared);
    return [service.name, { pin: service.image.pin, ...(declared.url && { url: declared.url }) }];
  });

  const planned = [...services.values()].map((service) => service.planned);
  context.tellPlan?.({ stack: origin.stack, services: planned });
  return { services: Object.fromEntries(outputs.sort(([one], [other]) => (one < other ? -1 : 1))) };
}

function resolved(
  spec: ServiceSpec,
  { config, platform, context }: EnvironmentArgs,
): ResolvedService {
  const domain = config.domain ?? platform.domain;
  const service = resolveService(spec, config.services[spec.name] ?? {}, {
    image: resolvedImage(spec.image ?? spec.name, config.images, context),
    hostname: (host) => publicHostname(config.hostname, { host, domain }),
    url: (hostname, path) => publicUrl(platform, hostname, path),
    readFile: context.readFile,
  });
  return { ...service, release: presentTasks(service.release, config) };
}

/** A task whose image is pinned to `none` does not run here either. */
function presentTasks(release: ResolvedRelease, { images }: EnvironmentConfig): ResolvedRelease {
  const isPresent = ({ image }: ResolvedTask) => image === undefined || image in images;
  return {
    ...release,
    before: release.before.filter(isPresent),
    after: release.after.filter(isPresent),
  };
}

/** The images that its tasks name. */
function taskImages(
  { release }: ResolvedService,
  { config, context }: EnvironmentArgs,
): TaskImages {
  const named = [...release.before, ...release.after].flatMap(({ image }) => image ?? []);
  return Object.fromEntries(
    named.map((name) => [name, resolvedImage(name, config.images, context)]),
  );
}

/** Each after what it depends on; otherwise as given. The specs are checked: there is no cycle. */
export function inDependencyOrder(specs: readonly ServiceSpec[]): ServiceSpec[] {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const ordered = new Set<ServiceSpec>();
  const visit = (spec: ServiceSpec): void => {
    for (const name of spec.dependsOn ?? []) {
      const dependency = byName.get(name);
      if (dependency !== undefined && !ordered.has(dependency)) visit(dependency);
    }
    ordered.add(spec);
  };
  specs.forEach(visit);
  return [...ordered];
}
