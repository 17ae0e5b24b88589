import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedSecretFile, ResolvedService } from "../../model/resolved-service";
import type { SecretValue } from "../../model/secret-value";
import { UserError } from "../../model/user-error";
import { decide, type Decision } from "../../rollout/decide";
import type { ObservedCluster } from "../../rollout/observe";
import type { PlannedService } from "../../rollout/release-plan";
import { originLabels, toLabelList, type Origin } from "../labels";
import { rolloutHooks } from "./hooks";
import { plannedService, type TaskImages } from "./planned-service";
import { configName, secretName, swarmServiceName, volumeName } from "./swarm/names";
import { renderSwarmService, wantedSwarmService } from "./swarm/render";
import type { EngineObject, JoinedNetwork, PlatformGrants, SwarmWiring } from "./swarm/wiring";

export interface AppServiceArgs {
  readonly service: ResolvedService;
  readonly origin: Origin;
  /** Joined by every service of the stack; its name answers there. */
  readonly privateNetwork: JoinedNetwork;
  /** The edge's network, joined if the service is public. Default: none. */
  readonly edgeNetwork?: EngineObject;
  /** By the key under `slipway:secrets`. Default none. */
  readonly secrets?: Readonly<Record<string, SecretValue>>;
  /** Keys the hashes of secrets in names. Needed with secrets only. */
  readonly nameKey?: SecretValue;
  /** What its tasks run instead of the service's own image. Default none. */
  readonly taskImages?: TaskImages;
  /** For the platform's own services. Default: none. */
  readonly grants?: PlatformGrants;
  /** The cluster spans several machines. Default false: it is one engine. */
  readonly severalHosts?: boolean;
  /** What was seen on the engine at start. */
  readonly observed: ObservedCluster;
  /** Differs from run to run: see `decide`. */
  readonly nonce: string;
}

/** One service of a stack, with the secrets, config files and volumes that are its own. */
export class AppService extends pulumi.ComponentResource {
  readonly serviceId: pulumi.Output<string>;
  /** Where people open it. Absent: not public. */
  readonly url: string | undefined;
  /** What `slipway deploy` is told of it: plain data, known at preview as well. */
  readonly planned: PlannedService;

  constructor(name: string, args: AppServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:service:AppService", name, {}, opts);
    const { service, origin } = args;

    const texts = service.secrets.map((file) => secretText(file, args));
    const volumes = this.createVolumes(name, args);
    const wiring: SwarmWiring = {
      origin,
      privateNetwork: args.privateNetwork,
      edgeNetwork: args.edgeNetwork,
      secrets: this.createSecrets(name, args, texts),
      configs: this.createConfigs(name, args),
      grants: args.grants,
      severalHosts: args.severalHosts,
    };
    const decision = decide(wantedSwarmService(service, wiring), args.observed, args.nonce);
    this.tell(service, decision);

    const swarmService = new docker.Service(
      `${name}-service`,
      renderSwarmService(service, wiring, decision.attempt),
      {
        parent: this,
        dependsOn: volumes,
        // Swarm's names are unique: the new one could not be made beside the old one.
        deleteBeforeReplace: true,
        ignoreChanges: decision.verdict === "not compared" ? [ATTEMPT_PATH] : [],
        hooks: rolloutHooks({
          stack: origin.stack,
          name: swarmServiceName(origin.stack, service.name),
          service,
          secrets: texts,
        }),
      },
    );

    this.serviceId = swarmService.id;
    this.url = service.public?.url;
    this.planned = plannedService(service, wiring, args.taskImages);
    this.registerOutputs({ serviceId: this.serviceId, url: this.url });
  }

  private createSecrets(
    name: string,
    { service, origin, nameKey, observed }: AppServiceArgs,
    texts: readonly string[],
  ): EngineObject[] {
    if (service.secrets.length === 0) return [];
    if (nameKey === undefined) {
      throw new UserError("slipway:secrets has no name-key, which keys the names of secrets", {
        hint: "Run `slipway up`, which makes one.",
      });
    }
    const key = nameKey.reveal();
    const recorded = observed.compared ? undefined : observed.names;
    const made = new Map<string, EngineObject>();
    return service.secrets.map((file, index) => {
      const text = texts[index] ?? "";
      const physical = secretName(origin.stack, service, file, {
        text,
        key,
        ...(recorded && { recorded }),
      });
      const secret = made.get(physical) ?? this.createSecret(name, { physical, text, origin });
      made.set(physical, secret);
      return secret;
    });
  }

  /** Named by its hash for Pulumi too: the old one stays until the service has let it go. */
  private createSecret(
    name: string,
    { physical, text, origin }: { physical: string; text: string; origin: Origin },
  ): EngineObject {
    const { id } = new docker.Secret(
      `${name}-${physical}`,
      {
        name: physical,
        data: pulumi.secret(Buffer.from(text, "utf8").toString("base64")),
        labels: toLabelList(originLabels(origin)),
      },
      { parent: this, ignoreChanges: IN_USE },
    );
    return { id, name: physical };
  }

  private createConfigs(name: string, { service, origin }: AppServiceArgs): EngineObject[] {
    return service.configFiles.map((file) => {
      const physical = configName(origin.stack, service, file);
      const { id } = new docker.ServiceConfig(
        `${name}-${physical}`,
        {
          name: physical,
          data: Buffer.from(file.content, "utf8").toString("base64"),
          labels: toLabelList(originLabels(origin)),
        },
        { parent: this, ignoreChanges: IN_USE },
      );
      return { id, name: physical };
    });
  }

  /** With several machines Swarm makes them, on the machine where the instance runs. */
  private createVolumes(
    name: string,
    { service, origin, severalHosts }: AppServiceArgs,
  ): docker.Volume[] {
    if (severalHosts) return [];
    return service.volumes.map(
      (volume) =>
        new docker.Volume(
          `${name}-volume-${volume.name}`,
          {
            name: volumeName(origin.stack, volume.name),
            labels: toLabelList(originLabels(origin)),
          },
          { parent: this, retainOnDelete: true },
        ),
    );
  }

  /** In words what the attempt's change means: Pulumi's plan shows a label only. */
  private tell({ name }: ResolvedService, { drifted, differences }: Decision): void {
    if (!drifted) return;
    void pulumi.log.info(`${name} ${differences.join("; ")}`, this);
  }
}

/** The attempt is the first label: they are sorted by name. */
const ATTEMPT_PATH = "labels[0].value";

/** Would replace what the service still uses; another text has another name, and is another one. */
const IN_USE = ["labels"];

/** The text of the file, the value in its place. @throws UserError when there is no value. */
function secretText(file: ResolvedSecretFile, { service, secrets = {} }: AppServiceArgs): string {
  const value = secrets[file.name];
  if (value === undefined) {
    throw new UserError(
      `service "${service.name}" takes the secret "${file.name}", which the stack has not; ` +
        `it has: ${Object.keys(secrets).join(", ") || "none"}`,
      { hint: "Add it under slipway:secrets in the stack's config file." },
    );
  }
  return file.template.replaceAll("{value}", () => value.reveal());
}
