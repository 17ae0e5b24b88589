import { type Host, HOST_LABEL, nodeLabels } from "./host";
import type { ResolvedService } from "./resolved-service";
import type { Placement } from "./service-spec";
import { UserError } from "./user-error";

/**
 * Checks that each service finds the machines that it asks for among several: Swarm would only
 * leave it pending. A service with volumes must fit one machine alone, since a volume stays on the
 * machine that it was made on, and an instance elsewhere would begin with an empty one.
 * @throws UserError that lists every mistake as `service "x": field: found …, allowed: …`.
 */
export function checkPlacement(services: readonly ResolvedService[], hosts: readonly Host[]): void {
  const problems = services.flatMap((service) => placementProblems(service, hosts));
  if (problems.length === 0) return;
  throw new UserError(problems.join("\n"), {
    hint:
      "Say it in the declaration, or in the stack's file under slipway:services.<name>.placement; " +
      `each machine carries the label ${HOST_LABEL} with its name.`,
  });
}

/** The machines on which a service may run. */
export function fittingHosts(placement: Placement, hosts: readonly Host[]): Host[] {
  const { role, labels = {} } = placement;
  return hosts.filter((host) => {
    const own = nodeLabels(host);
    const fits = Object.entries(labels).every(([name, value]) => own[name] === value);
    return fits && (role === undefined || role === host.role);
  });
}

function placementProblems(service: ResolvedService, hosts: readonly Host[]): string[] {
  const { name, placement, replicas, volumes, hostPorts } = service;
  const fitting = fittingHosts(placement, hosts);
  const found = JSON.stringify({ role: placement.role, labels: placement.labels });
  const problem = (field: string, value: string, allowed: string) => [
    `service "${name}": ${field}: found ${value}, allowed: ${allowed}`,
  ];
  if (fitting.length === 0) {
    const known = hosts.map((host) => `${host.name} (${describe(host)})`).join(", ");
    return problem(
      "placement",
      `${found}, which no machine fits`,
      `what one of these has: ${known}`,
    );
  }
  if (volumes.length > 0 && fitting.length > 1) {
    const names = fitting.map((host) => host.name).join(", ");
    return problem(
      "placement",
      `${found}, which ${names} fit`,
      "labels that one machine alone has, since the service has volumes",
    );
  }
  const places = perMachine(placement, hostPorts.length) * fitting.length;
  if (replicas <= places) return [];
  return problem("replicas", String(replicas), `at most ${places}, by placement and host ports`);
}

/** A port of the machine goes to one instance. */
function perMachine({ maxPerNode = Infinity }: Placement, hostPorts: number): number {
  return hostPorts > 0 ? 1 : maxPerNode;
}

function describe(host: Host): string {
  const labels = Object.entries(host.labels).map(([name, value]) => `${name}=${value}`);
  return [host.role, ...labels].join(", ");
}
