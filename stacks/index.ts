import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import {
  type ConfigSource,
  type EnvironmentConfig,
  type Known,
  knownFrom,
  parseStackConfig,
  platformKnown,
  type StackConfig,
} from "../config";
import { isSubstituted, type Substitutions } from "../config/substitutions";
import { checkServices } from "../model/check-services";
import type { ServiceSpec } from "../model/service-spec";
import { apps } from "./apps";
import { environment } from "./environment";
import { joinPlatform } from "./join-platform";
import { platform } from "./platform";
import type { StackContext } from "./stack-context";

/** A stack's whole config, checked against what its kind of stack declares. @throws UserError */
export function checkedConfig(source: ConfigSource, substitutions: Substitutions): StackConfig {
  const known: Known =
    source.values["slipway:kind"] === "environment"
      ? knownFrom(declarations(), { built: builtApps() })
      : platformKnown(source.values);
  return parseStackConfig(source, {
    ...known,
    substituted: (pin) => isSubstituted(pin, substitutions),
  });
}

/** Declares what the stack is made of and gives its outputs. @throws UserError */
export async function declareStack(
  config: StackConfig,
  context: StackContext,
): Promise<Record<string, unknown>> {
  return config.kind === "platform"
    ? platform(config, context)
    : declareEnvironment(config, context);
}

async function declareEnvironment(
  config: EnvironmentConfig,
  context: StackContext,
): Promise<Record<string, unknown>> {
  const specs = declarations();
  const joined = await joinPlatform(config.cluster.from);
  return environment({ config, specs, platform: joined, context });
}

/** Names whose image is built from a folder of this project. */
function builtApps(): string[] {
  const folders = fs.readdirSync("apps", { withFileTypes: true });
  return folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function declarations(): ServiceSpec[] {
  const specs = apps.map((declare) => declare({ stack: pulumi.getStack() }));
  checkServices(specs);
  return specs;
}
