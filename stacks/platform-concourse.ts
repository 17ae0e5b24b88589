import type * as pulumi from "@pulumi/pulumi";
import { Concourse } from "../components/ci/concourse/concourse";
import type { LoginForge } from "../components/ci/concourse/web";
import { edgeForSteps } from "../components/edge/edge";
import type { EngineObject } from "../components/service/swarm/wiring";
import { NAME_KEY, type PlatformConfig } from "../config";
import { CI_IMAGE } from "../config/platform-known";
import { PUBLIC_FORGES } from "../config/schema/ci";
import { REGISTRY_IN_STEPS } from "../model/ci-builder";
import { parseImageReference } from "../model/image-reference";
import { builderVariables } from "./platform-builder";
import { declareGate } from "./platform-gate";
import type { PlatformDeclares } from "./platform-outputs";
import { edgeTls, requireSecret } from "./platform-parts";
import { resolvedImage, type StackContext } from "./stack-context";

type Ci = NonNullable<PlatformConfig["ci"]>;

/** Concourse, where the config asks for it in the place of Woodpecker. */
export function declareConcourse(
  config: PlatformConfig,
  ci: Ci & { readonly concourse: NonNullable<Ci["concourse"]> },
  context: StackContext,
  { edge, steps }: { readonly edge: EngineObject; readonly steps: EngineObject },
  opts: pulumi.ComponentResourceOptions,
): Pick<PlatformDeclares, "ciUrl"> {
  const { origin, observed, nonce } = context;
  const { uri, repository, branch } = ci.concourse;
  const image = (name: string) => resolvedImage(name, config.images, context);
  const { ciUrl } = new Concourse(
    "ci",
    {
      origin,
      images: { concourse: image("concourse"), postgres: image("postgres") },
      host: ci.hosts.ci ?? `ci.${config.domain}`,
      admins: ci.admins ?? [],
      login: loginOf(ci),
      pipeline: {
        uri,
        branch,
        image: stepImage(config, context),
        environment: {
          SLIPWAY_FORGE_KIND: ci.forge,
          SLIPWAY_FORGE_URL: ci.url ?? PUBLIC_FORGES[ci.forge] ?? "",
          SLIPWAY_CI_REPOSITORY: repository,
          SLIPWAY_CI_BRANCH: branch,
          SLIPWAY_EDGE: edgeForSteps({ tls: edgeTls(config) }),
          ...builderVariables(config),
          ...declareGate(config, context, steps, opts),
        },
      },
      steps,
      edge: {
        network: edge,
        port: config.edge.port,
        tlsPort: config.edge.tls && config.edge.tlsPort,
      },
      secrets: config.secrets,
      nameKey: requireSecret(config, NAME_KEY),
      observed,
      nonce,
    },
    opts,
  );
  return { ciUrl };
}

/** Gitea and Forgejo are forges that it lets nobody in by. */
function loginOf({ forge, url }: Ci): { forge: LoginForge; url?: string } | undefined {
  if (forge !== "github" && forge !== "gitlab") return undefined;
  return { forge, ...(url !== undefined && { url: new URL(url).origin }) };
}

/** Of the platform's registry by its name in the network of the steps. */
function stepImage({ ci, images, registry }: PlatformConfig, context: StackContext) {
  const pinned = images[CI_IMAGE] && resolvedImage(CI_IMAGE, images, context).run;
  const reference = parseImageReference(ci?.image ?? pinned ?? "slipway:latest");
  const { registry: host, repository, tag = "latest" } = reference;
  const isOwnRegistry = registry.external === undefined && host === `localhost:${registry.port}`;
  const place = isOwnRegistry ? REGISTRY_IN_STEPS : host;
  return {
    repository: place === undefined ? repository : `${place}/${repository}`,
    tag,
    isOwnRegistry,
  };
}
