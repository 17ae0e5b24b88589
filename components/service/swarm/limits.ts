import { fromMilliseconds, toMilliseconds } from "../../../model/duration";
import type { ResolvedService } from "../../../model/resolved-service";
import type { ResourceAmounts } from "../../../model/service-spec";
import { toBytes } from "../../../model/size";
import { UserError } from "../../../model/user-error";
import { LEAST_DRAIN_MS } from "../../edge/timing";
import type { SwarmWiring } from "./wiring";

const LEAST_CPUS = 0.001;
const LEAST_MEMORY = "6MiB";

/**
 * Refuses what Swarm cannot express, before anything is planned.
 * @throws UserError that names each field, and the cluster kind.
 */
export function checkSwarmCan(service: ResolvedService, wiring: SwarmWiring): void {
  const problems = [...swarmProblems(service, wiring)];
  if (problems.length === 0) return;
  throw new UserError(
    problems.map((problem) => `service "${service.name}": ${problem}`).join("\n"),
    { hint: "Change the service's declaration, or what the stack's config says of it." },
  );
}

function* swarmProblems(service: ResolvedService, wiring: SwarmWiring): Generator<string> {
  const { hostPorts, update, restart, resources, health } = service;
  if (hostPorts.length > 0 && update.order === "start-first") {
    yield (
      "update.order is start-first and hostPorts are given: on cluster kind swarm the new " +
      "instance cannot open a port that the old one still holds; allowed: stop-first"
    );
  }
  const taken = new Set<string>();
  for (const { host, protocol } of hostPorts) {
    const port = `${host}/${protocol}`;
    if (taken.has(port)) {
      yield `hostPorts opens ${port} twice: cluster kind swarm gives a port to one of them only`;
    }
    taken.add(port);
  }
  if (restart.maxAttempts === 0) {
    yield (
      "restart.maxAttempts is 0, which cluster kind swarm takes as without end; " +
      "allowed: 1 or more, or restart.condition none"
    );
  }
  if (health !== undefined && health.retries < 1) {
    yield (
      `health.retries is ${health.retries}, which cluster kind swarm takes as its own ` +
      "default; allowed: 1 or more"
    );
  }
  yield* amountProblems("limits", resources.limits);
  yield* amountProblems("reservations", resources.reservations);
  if (service.public !== undefined && wiring.edgeNetwork === undefined) {
    yield "public is given, but its stack has no edge that could route to it";
  }
  const drainMs = toMilliseconds(service.timing.drain);
  if (service.public !== undefined && drainMs > 0 && drainMs < LEAST_DRAIN_MS) {
    yield (
      `timing.drain is ${service.timing.drain}, after which the edge may still send it requests; ` +
      `allowed: ${fromMilliseconds(LEAST_DRAIN_MS)} or more, or 0s for an app that cannot drain`
    );
  }
}

function* amountProblems(key: string, { cpus, memory }: ResourceAmounts): Generator<string> {
  if (cpus !== undefined && cpus < LEAST_CPUS) {
    yield `resources.${key}.cpus is ${cpus}; cluster kind swarm allows ${LEAST_CPUS} and more`;
  }
  if (key === "limits" && memory !== undefined && toBytes(memory) < toBytes(LEAST_MEMORY)) {
    yield `resources.${key}.memory is ${memory}; cluster kind swarm allows ${LEAST_MEMORY} and more`;
  }
}
