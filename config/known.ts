import type { Pin } from "../model/pin";
import type { ServiceSpec } from "../model/service-spec";
import { NAME_KEY, REGISTRY_READER_PASSWORD } from "./secret-names";

/**
 * What the code declares, for the config to be checked against. A list that is absent is not
 * checked: commands that don't load the declarations leave it out.
 */
export interface Known {
  /** Names that may stand under `slipway:services`. */
  readonly services?: readonly string[];
  /** Names that must stand under `slipway:images`, and no others. */
  readonly images?: readonly string[];
  /** Of the images those that may be `unpinned` for now: what runs them waits. Default none. */
  readonly lateImages?: readonly string[];
  /** Names that must stand under `slipway:secrets`, and no others but the optional ones. */
  readonly secrets?: readonly string[];
  /** Names that may stand under `slipway:secrets`. Default none. */
  readonly optionalSecrets?: readonly string[];
  /** Those of the images that `slipway build apps/<name>` makes; only hints use it. */
  readonly built?: readonly string[];
  /** Of images that have no official one of their name: which to pin, as name:tag; only hints use it. */
  readonly published?: Readonly<Record<string, string>>;
  /** Public routes: no two may come to the same host and path. */
  readonly routes?: readonly KnownRoute[];
  /** Whether something stands in for an image on this machine; absent: not checked. */
  readonly substituted?: (pin: Pin) => boolean;
  /** Accept `unpinned` and `generate`, and leave these names out of the result. Default false. */
  readonly allowUnfilled?: boolean;
}

export interface KnownRoute {
  readonly service: string;
  readonly host: string;
  readonly path: string;
}

/** What a list of declarations asks of a stack's config. */
export function knownFrom(specs: readonly ServiceSpec[], more: Partial<Known> = {}): Known {
  const secrets = specs.flatMap((spec) => (spec.secrets ?? []).map(({ name }) => name));
  return {
    services: specs.map(({ name }) => name),
    images: unique(specs.flatMap((spec) => [spec.image ?? spec.name, ...taskImages(spec)])),
    secrets: unique(secrets.length === 0 ? [] : [...secrets, NAME_KEY]),
    // Needed where the platform is on several machines, which this stack's config does not say.
    optionalSecrets: [REGISTRY_READER_PASSWORD],
    routes: specs.flatMap(({ name, public: route }) =>
      route === undefined
        ? []
        : [{ service: name, host: route.host ?? name, path: route.path ?? "/" }],
    ),
    ...more,
  };
}

/** What a release runs beside the service itself is pinned as well. */
function taskImages({ release = {} }: ServiceSpec): string[] {
  return [...(release.before ?? []), ...(release.after ?? [])].flatMap(({ image }) => image ?? []);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
