import type { ResolvedImage } from "../../model/resolved-service";
import type { SecretValue } from "../../model/secret-value";
import type { ObservedCluster } from "../../rollout/observe";
import type { Origin } from "../labels";
import type { EngineObject } from "../service/swarm/wiring";
import type { CiForgeKind } from "./woodpecker-server";

/** What the CI works with. */
export type CiForge =
  | {
      readonly kind: "own";
      readonly image: ResolvedImage;
      /** Whole host name. */
      readonly host: string;
    }
  | { readonly kind: CiForgeKind; readonly url: string };

export interface CiArgs {
  readonly origin: Origin;
  readonly images: {
    readonly server: ResolvedImage;
    readonly agent: ResolvedImage;
    /** Of the step that clones. */
    readonly clone: ResolvedImage;
  };
  readonly forge: CiForge;
  /** Whole host name. */
  readonly host: string;
  /** Users of the forge who administer the CI. */
  readonly admins: readonly string[];
  readonly database: "sqlite" | "postgres";
  /** How many workflows run at once, beside one that deploys. */
  readonly workflows: number;
  /** Variables of every step. */
  readonly environment: Readonly<Record<string, string>>;
  /** What steps join, and what they ask is in: see stepsNetwork. */
  readonly steps: EngineObject;
  readonly edge: {
    readonly network: EngineObject;
    /** For plain HTTP. */
    readonly port: number;
    /** For HTTPS. Absent: it serves plain HTTP. */
    readonly tlsPort?: number | undefined;
  };
  /** By their names in config/secret-names.ts. */
  readonly secrets: Readonly<Record<string, SecretValue>>;
  /** Keys the hashes of secrets in names. */
  readonly nameKey: SecretValue;
  /** Path of the engine's socket on its machine. */
  readonly engineSocket: string;
  readonly observed: ObservedCluster;
  /** Differs from run to run. */
  readonly nonce: string;
}
