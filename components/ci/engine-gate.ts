import * as pulumi from "@pulumi/pulumi";
import { resolveService } from "../../model/resolve-service";
import type { ResolvedImage } from "../../model/resolved-service";
import { ENGINE_SOCKET } from "../edge/socket-proxy-config";
import { AppService, type AppServiceArgs } from "../service/app-service";
import type { EngineObject } from "../service/swarm/wiring";
import { engineGateSpec } from "./engine-gate-spec";
import { DEPLOY_USER, ENGINE, ENGINE_GATE_PORT } from "./names";

export interface EngineGateArgs extends Pick<
  AppServiceArgs,
  "origin" | "secrets" | "nameKey" | "observed" | "nonce"
> {
  /** That of the steps, with sshd. */
  readonly image: ResolvedImage;
  /** The steps', the only one from which it can be reached. */
  readonly network: EngineObject;
  /** Who is let in: a line of a `.pub` file. */
  readonly publicKey: string;
  /** The public half of its own key: what its clients must find. */
  readonly hostKey: string;
  /** Path of the engine's socket on its machine. */
  readonly engineSocket: string;
}

/** The way from the CI's deploying steps to the engine, which nobody else has. */
export class EngineGate extends pulumi.ComponentResource {
  /** For steps: where the engine is, and by which key it is known. */
  readonly environment: Readonly<Record<string, string>>;

  constructor(name: string, args: EngineGateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:ci:EngineGate", name, {}, opts);
    const { image, network, publicKey, hostKey, engineSocket, ...context } = args;
    new AppService(
      `${name}-server`,
      {
        ...context,
        service: resolveService(engineGateSpec({ publicKey }), {}, { image }),
        privateNetwork: { ...network, aliases: [ENGINE] },
        grants: { hostPaths: [{ host: engineSocket, container: ENGINE_SOCKET }] },
      },
      { parent: this },
    );
    this.environment = {
      SLIPWAY_ENGINE: `ssh://${DEPLOY_USER}@${ENGINE}:${ENGINE_GATE_PORT}`,
      SLIPWAY_ENGINE_HOST_KEY: hostKey,
      SLIPWAY_ENGINE_SOCKET: engineSocket,
    };
    this.registerOutputs();
  }
}
