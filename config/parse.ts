import type { z } from "zod";
import { parsePin, type Pin } from "../model/pin";
import { nearest } from "../model/nearest";
import { SecretValue } from "../model/secret-value";
import { azureHostsProblems } from "./azure-problems";
import { ciProblems } from "./ci-problems";
import type { ConfigSource } from "./config-source";
import {
  externalRegistryProblems,
  hostnameProblems,
  imageProblems,
  laterClusterKind,
  secretProblems,
  serviceProblems,
} from "./cross-checks";
import { dnsProblems } from "./dns-problems";
import { isRecord } from "./file-source";
import { hostsProblems, withHostKeyHint } from "./hosts-problems";
import type { Known } from "./known";
import { authorityProblems, mirrorProblems } from "./mirror-problems";
import { notifyProblems, notifySecrets } from "./notify-problems";
import { isPinned } from "./pin-words";
import { portProblems } from "./port-problems";
import { didYouMean, notAllowed, throwProblems, type Problem } from "./problem";
import { stackOfFile } from "./pulumi-file";
import { environmentSchema } from "./schema/environment";
import { platformSchema } from "./schema/platform";
import { schemaProblems } from "./schema-problems";
import { stateProblems } from "./state-problems";
import { storageProblems } from "./storage-problems";
import { tlsProblems } from "./tls-problems";

interface Filled {
  readonly images: Readonly<Record<string, Pin>>;
  readonly secrets: Readonly<Record<string, SecretValue>>;
}

export type PlatformConfig = Readonly<Omit<z.infer<typeof platformSchema>, keyof Filled>> & Filled;
export type EnvironmentConfig = Readonly<Omit<z.infer<typeof environmentSchema>, keyof Filled>> &
  Filled;
export type StackConfig = PlatformConfig | EnvironmentConfig;

/** Namespaces whose keys are the providers' own business. */
const PROVIDERS = ["azure-native", "command", "docker", "kubernetes", "pulumi"];

/**
 * Checks a stack's whole config against the schema and against what the code declares.
 * @throws UserError that lists every mistake: file, key, what was found, what is allowed, and the
 *   closest name for a typo; never a value of anything secret.
 */
export function parseStackConfig(source: ConfigSource, known: Known): StackConfig {
  const { file } = source;
  const problems = namespaceProblems(source.values);
  const values = ownValues(source.values);
  const kind = values["kind"];
  const isEnvironment = kind === "environment";
  const place = { stack: stackOfFile(file) ?? "<stack>", isEnvironment };

  const images = entries(values["images"]);
  const secrets = entries(values["secrets"]);
  const schema = isEnvironment ? environmentSchema : platformSchema;
  // The schema says what these sections look like; what stands in them is checked by name below.
  const shape = {
    ...values,
    ...(isRecord(values["images"]) && { images: {} }),
    ...(isRecord(values["secrets"]) && { secrets: {} }),
  };
  const parsed = schema.safeParse(shape);
  if (!isEnvironment && kind !== "platform") {
    problems.push({ key: "slipway:kind", text: notAllowed(kind, "platform, environment") });
  } else if (!parsed.success) {
    const found = schemaProblems(schema, shape, parsed.error.issues);
    problems.push(...found.map((problem) => explained(problem, values, isEnvironment)));
  }
  if (isSection(values["images"])) problems.push(...imageProblems(images, known, place));
  if (isSection(values["secrets"])) {
    problems.push(...secretProblems(secrets, withSecrets(known, notifySecrets(values)), place));
  }
  problems.push(...notifyProblems(values));
  if (isEnvironment) problems.push(...environmentProblems(values, known, place.stack));
  if (kind === "platform") problems.push(...platformProblems(values));
  throwProblems(file, problems);
  if (!parsed.success) throw parsed.error;
  return {
    ...parsed.data,
    images: Object.fromEntries(
      Object.entries(images).flatMap(([name, value]) =>
        typeof value === "string" && isPinned(value) ? [[name, parsePin(value)]] : [],
      ),
    ),
    secrets: Object.fromEntries(
      Object.entries(secrets).filter(
        (entry): entry is [string, SecretValue] => entry[1] instanceof SecretValue,
      ),
    ),
  };
}

/** The same, with names that the config itself asks for. */
function withSecrets(known: Known, names: readonly string[]): Known {
  return known.secrets === undefined ? known : { ...known, secrets: [...known.secrets, ...names] };
}

function platformProblems(values: Readonly<Record<string, unknown>>): Problem[] {
  return [
    ...portProblems(values),
    ...mirrorProblems(values),
    ...authorityProblems(values),
    ...storageProblems(values),
    ...tlsProblems(values),
    ...dnsProblems(values),
    ...ciProblems(values),
    ...stateProblems(values),
    ...hostsProblems(values),
    ...azureHostsProblems(values),
    ...externalRegistryProblems(values),
  ];
}

function environmentProblems(
  values: Readonly<Record<string, unknown>>,
  known: Known,
  stack: string,
): Problem[] {
  const pattern = values["hostname"] ?? "{host}.{domain}";
  const from = entries(values["cluster"])["from"];
  return [
    ...serviceProblems(entries(values["services"]), known),
    ...(typeof pattern === "string" ? hostnameProblems(pattern, known) : []),
    ...(from === stack
      ? [
          {
            key: "slipway:cluster.from",
            text: `found "${stack}", which is this stack, allowed: the name of a platform stack`,
          },
        ]
      : []),
  ];
}

/** What a schema alone can't know: keys of the other kind of stack, cluster kinds to come. */
function explained(
  problem: Problem,
  values: Readonly<Record<string, unknown>>,
  isEnvironment: boolean,
): Problem {
  const name = problem.key.slice("slipway:".length);
  const other = isEnvironment ? platformSchema : environmentSchema;
  if (problem.text.startsWith("unknown key") && name in other.shape) {
    const hint = `${problem.key} belongs to ${isEnvironment ? "a platform" : "an environment"}.`;
    return { ...problem, hint };
  }
  if (name !== "cluster.kind") return withHostKeyHint(problem, values["hosts"]);
  if (!isEnvironment) return laterClusterKind(entries(values["cluster"])) ?? problem;
  const hint = "An environment joins a platform's cluster; one of its own is not available yet.";
  return { ...problem, hint };
}

/** A key of a namespace that nobody reads is a typo. */
function namespaceProblems(values: Readonly<Record<string, unknown>>): Problem[] {
  return Object.keys(values).flatMap((key): Problem[] => {
    const namespace = key.slice(0, key.indexOf(":"));
    if (namespace === "slipway" || PROVIDERS.includes(namespace)) return [];
    const allowed = ["slipway", ...PROVIDERS];
    const close = nearest(namespace, allowed);
    const text = `unknown namespace, allowed: ${allowed.join(", ")}`;
    if (close === undefined) return [{ key, text }];
    return [{ key, text, hint: didYouMean(close + key.slice(namespace.length)) }];
  });
}

/** Slipway's own keys without their namespace; a key with nothing behind it counts as absent. */
function ownValues(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([key, value]) => key.startsWith("slipway:") && value !== null)
      .map(([key, value]) => [key.slice("slipway:".length), value]),
  );
}

/** A section of another type is one problem, not one for each name that it lacks. */
function isSection(value: unknown): boolean {
  return value === undefined || isRecord(value);
}

function entries(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
