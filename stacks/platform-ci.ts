import type * as pulumi from "@pulumi/pulumi";
import { Ci, type CiForge } from "../components/ci/ci";
import { stepsNetwork } from "../components/ci/steps-network";
import { StateStore } from "../components/state/state-store";
import { FORGE_ADMIN } from "../components/ci/names";
import { edgeForSteps } from "../components/edge/edge";
import type { EngineObject } from "../components/service/swarm/wiring";
import { NAME_KEY, type PlatformConfig } from "../config";
import { CI_IMAGE } from "../config/platform-known";
import { isOwnForge, PUBLIC_FORGES } from "../config/schema/ci";
import { builderVariables } from "./platform-builder";
import { declareConcourse } from "./platform-concourse";
import { declareGate } from "./platform-gate";
import { repositoryVariables } from "./repository-variables";
import { stateUrl } from "../model/state-store";
import type { PlatformDeclares } from "./platform-outputs";
import { edgeTls, requireSecret } from "./platform-parts";
import { resolvedImage, type StackContext } from "./stack-context";

type EdgeTold = Pick<PlatformDeclares, "edgeNetworkId"> & { readonly edgeNetworkName: string };

/**
 * The network of the CI's steps, for all that answers steps in it.
 * @returns undefined where the config asks for no CI.
 */
export function declareSteps(
  config: PlatformConfig,
  { origin }: StackContext,
  opts: pulumi.CustomResourceOptions,
): EngineObject | undefined {
  return config.ci && stepsNetwork(origin, opts);
}

/**
 * The CI server of one engine, where the config asks for one.
 * @returns what those that join the platform are told of it; nothing without one.
 */
export function declareCi(
  config: PlatformConfig,
  context: StackContext,
  { edge, steps }: { readonly edge: EdgeTold; readonly steps: EngineObject | undefined },
  opts: pulumi.ComponentResourceOptions,
): Pick<PlatformDeclares, "forgeUrl" | "ciUrl"> {
  const { ci, domain } = config;
  if (ci === undefined || steps === undefined) return {};
  if (ci.kind === "concourse") return concourseOf(config, context, { edge, steps }, opts);
  const { origin, observed, nonce, engineSocket } = context;
  const image = (name: string) => resolvedImage(name, config.images, context);
  const { forgeUrl, ciUrl } = new Ci(
    "ci",
    {
      origin,
      images: {
        server: image("woodpecker-server"),
        agent: image("woodpecker-agent"),
        clone: image("plugin-git"),
      },
      forge: forgeOf(config, ci, image),
      host: ci.hosts.ci ?? `ci.${domain}`,
      admins: ci.admins ?? [FORGE_ADMIN],
      database: ci.database,
      workflows: ci.agents.workflows,
      environment: {
        ...stepImage(config, context),
        ...repositoryVariables(config, context),
        SLIPWAY_EDGE: edgeForSteps({ tls: edgeTls(config) }),
        ...builderVariables(config),
        ...stateVariables(config),
        ...declareGate(config, context, steps, opts),
      },
      steps,
      edge: {
        network: { id: edge.edgeNetworkId, name: edge.edgeNetworkName },
        port: config.edge.port,
        tlsPort: config.edge.tls && config.edge.tlsPort,
      },
      secrets: config.secrets,
      nameKey: requireSecret(config, NAME_KEY),
      engineSocket,
      observed,
      nonce,
    },
    opts,
  );
  return { forgeUrl, ciUrl };
}

function concourseOf(
  config: PlatformConfig,
  context: StackContext,
  { edge, steps }: { readonly edge: EdgeTold; readonly steps: EngineObject },
  opts: pulumi.ComponentResourceOptions,
): Pick<PlatformDeclares, "ciUrl"> {
  const { ci } = config;
  const { concourse } = ci ?? {};
  if (ci === undefined || concourse === undefined) {
    throw new Error("the checked config has no slipway:ci.concourse");
  }
  const network = { id: edge.edgeNetworkId, name: edge.edgeNetworkName };
  return declareConcourse(config, { ...ci, concourse }, context, { edge: network, steps }, opts);
}

/** Where the state is for a step that has its password. */
function stateVariables({ state }: PlatformConfig): Record<string, string> {
  return state === undefined ? {} : { SLIPWAY_STATE_URL: stateUrl(StateStore.endpointInside) };
}

/** The image of the steps, as pipelines know it; none yet before the first one is pinned. */
function stepImage({ ci, images }: PlatformConfig, context: StackContext): Record<string, string> {
  const pinned = images[CI_IMAGE] && resolvedImage(CI_IMAGE, images, context).run;
  const image = ci?.image ?? pinned;
  return image === undefined ? {} : { SLIPWAY_CI_IMAGE: image };
}

function forgeOf(
  { domain }: PlatformConfig,
  ci: NonNullable<PlatformConfig["ci"]>,
  image: (name: string) => ReturnType<typeof resolvedImage>,
): CiForge {
  if (isOwnForge(ci)) {
    return { kind: "own", image: image("gitea"), host: ci.hosts.forge ?? `git.${domain}` };
  }
  const url = ci.url ?? PUBLIC_FORGES[ci.forge];
  if (url === undefined) throw new Error(`the checked config has no url of its ${ci.forge}`);
  return { kind: ci.forge, url: new URL(url).origin };
}
