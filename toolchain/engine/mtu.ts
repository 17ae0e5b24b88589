import * as fs from "node:fs";

const USUAL_MTU = 1500;

/** The interface of the default route in the text of /proc/net/route. */
export function defaultRouteInterface(routes: string): string | undefined {
  const rows = routes.split("\n").map((line) => line.trim().split(/\s+/));
  return rows.find(([, destination, , , , , , mask]) => isZero(destination) && isZero(mask))?.[0];
}

/**
 * The packet size of the way out where it is smaller than usual, as in clouds and VPNs: networks
 * of containers must not use a larger one. Undefined when it is the usual one or not known.
 */
export function smallMtu(): number | undefined {
  const routes = readIfThere("/proc/net/route");
  const name = routes === undefined ? undefined : defaultRouteInterface(routes);
  const text = name === undefined ? undefined : readIfThere(`/sys/class/net/${name}/mtu`);
  const mtu = Number(text);
  return mtu > 0 && mtu < USUAL_MTU ? mtu : undefined;
}

function isZero(field: string | undefined): boolean {
  return field === "00000000";
}

function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}
