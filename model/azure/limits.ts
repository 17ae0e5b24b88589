/** Of machines in one availability set. Azure subscription limits, "Availability sets". */
export const AVAILABILITY_SET_MACHINES = 200;
/** Some regions have 2 only. */
export const MOST_FAULT_DOMAINS = 3;
export const UPDATE_DOMAINS = 5;
/** Of machines behind the one address of an outbound rule, as Azure's own table of ports ends. */
export const POOL_MACHINES = 1000;
/** Bytes of a machine's custom data before it is encoded. */
export const CUSTOM_DATA_BYTES = 65_535;
/** Tags of a resource. */
export const MOST_TAGS = 50;
/** GiB: the smallest disk that Azure's Debian image fits, and the largest that boots. */
export const DISK_SIZE = { least: 30, most: 4095 };
/** More managers make each write slower and help nobody: Docker advises at most 7. */
export const MOST_MANAGERS = 7;

/** Of an address, for connections that machines open. */
export const OUTBOUND_PORTS = 64_000;
/** A port that listens takes this many away from {@link OUTBOUND_PORTS}. */
export const PORTS_A_LISTENER = 8;

const PORT_TABLE = [
  { machines: 50, ports: 1024 },
  { machines: 100, ports: 512 },
  { machines: 200, ports: 256 },
  { machines: 400, ports: 128 },
  { machines: 800, ports: 64 },
  { machines: POOL_MACHINES, ports: 32 },
] as const;

/**
 * Ports that each machine of a pool gets for connections it opens to one address and port outside.
 * In Azure's own steps, so that a machine more changes nothing of the others until a step is full.
 * @throws Error for more machines than an address serves.
 */
export function outboundPorts(machines: number): number {
  const step = PORT_TABLE.find((one) => machines <= one.machines);
  if (step === undefined) throw new Error(`${machines} machines share one address`);
  return step.ports;
}
