import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** One resource as a program declares it. */
export interface PlannedResource {
  /** Types of its parents and its own, outermost first. */
  readonly types: readonly string[];
  readonly type: string;
  readonly name: string;
  /** Secret values are {@link PlannedSecret}. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Name of the provider that it is declared with. Absent: the default one. */
  readonly provider?: string;
}

export interface Plan {
  readonly resources: readonly PlannedResource[];
  /** Of the stack. Secret values are {@link PlannedSecret}. */
  readonly outputs: Readonly<Record<string, unknown>>;
  find(type: string, name?: string): PlannedResource;
}

export interface PlanSettings {
  readonly stack: string;
  /** Default false: as `pulumi up`. */
  readonly preview?: boolean;
  /** Answers what a program asks providers for: the arguments of an invoke to its result. */
  readonly invoke?: (token: string, args: Readonly<Record<string, unknown>>) => object;
  /** What a provider would answer for a resource that it has made. Default: its inputs. */
  readonly made?: (type: string, inputs: Readonly<Record<string, unknown>>) => Made | undefined;
}

export interface Made {
  readonly id: string;
  /** What it says beside the inputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Stands in a plan where a value is marked secret. */
export class PlannedSecret {
  constructor(readonly value: unknown) {}
}

const SECRET_KEY = "4dabf18193072939515e22adb298388d";

/** Runs a program under mocks and gives back what it declares. */
export async function planOf(
  program: () => Promise<Record<string, unknown>>,
  { stack, preview = false, invoke, made }: PlanSettings,
): Promise<Plan> {
  const seen: Seen[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, custom, provider }) => {
        const plain = unwrapSecrets(inputs) as Record<string, unknown>;
        // A reference: the provider's URN, whose last part is its name, and its id.
        const named = provider ? { provider: provider.split("::")[3] } : {};
        seen.push({ type, name, inputs: plain, ...named });
        if (preview) return { id: undefined, state: { ...inputs } };
        const answer = made?.(type, inputs as Record<string, unknown>);
        const id = custom === false ? undefined : (answer?.id ?? `${name}-id`);
        return { id, state: { ...inputs, ...(answer?.outputs ?? computedOutputs(type)) } };
      },
      call: ({ token, inputs }) => {
        if (invoke === undefined) throw new Error(`unexpected invoke of ${token}`);
        return { ...invoke(token, inputs) };
      },
    },
    "slipway",
    stack,
    preview,
    "organization",
  );
  const monitor = registerHooksNowhere();
  const outputs = await pulumi.runtime.runInPulumiStack(program);
  await pulumi.runtime.disconnect();
  const plainOutputs = unwrapOutputs(outputs ?? {});
  return new RecordedPlan(seen, [...monitor.resources.keys()], await plainOutputs);
}

/** What the engine's answer adds to the inputs that a test's program reads. */
function computedOutputs(type: string): Record<string, unknown> {
  return type === "command:local:Command"
    ? { stdout: JSON.stringify({ clusterId: "cluster-id", nodeId: "node-id" }), stderr: "" }
    : {};
}

/** The mock monitor knows nothing of hooks; they are tested as the plain functions that they are. */
function registerHooksNowhere(): { resources: Map<string, unknown> } {
  const monitor: unknown = pulumi.runtime.getMonitor();
  if (!(monitor instanceof MockMonitor)) throw new Error("mocks are not in place");
  return Object.assign(monitor, {
    registerResourceHook: (_request: unknown, done: (error: null, answer: object) => void) =>
      done(null, {}),
  });
}

type Seen = Omit<PlannedResource, "types">;

class RecordedPlan implements Plan {
  readonly resources: readonly PlannedResource[];

  constructor(
    seen: readonly Seen[],
    urns: readonly string[],
    readonly outputs: Readonly<Record<string, unknown>>,
  ) {
    this.resources = seen
      .filter(({ type }) => type !== "pulumi:pulumi:Stack")
      .map((one) => ({ ...one, types: typesOf(one, urns) }));
  }

  find(type: string, name?: string): PlannedResource {
    const found = this.resources.filter(
      (one) => one.type === type && (name === undefined || one.name === name),
    );
    if (found.length !== 1 || found[0] === undefined) {
      const named = name === undefined ? type : `${type} "${name}"`;
      throw new Error(`${found.length} resources are ${named}; expected 1`);
    }
    return found[0];
  }
}

function typesOf(
  { type, name }: { type: string; name: string },
  urns: readonly string[],
): string[] {
  const urn = urns.find((one) => one.endsWith(`${type}::${name}`)) ?? "";
  return (urn.split("::")[2] ?? type).split("$").filter((one) => one !== "pulumi:pulumi:Stack");
}

function unwrapSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapSecrets);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_KEY in value && "value" in value) return new PlannedSecret(value.value);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, unwrapSecrets(inner)]),
  );
}

async function unwrapOutputs(
  outputs: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(outputs)) {
    const output: pulumi.Output<unknown> = pulumi.output(value);
    const inner = await new Promise((resolve) => output.apply(resolve));
    plain[name] = (await pulumi.isSecret(output)) ? new PlannedSecret(inner) : inner;
  }
  return plain;
}
