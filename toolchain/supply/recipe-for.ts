import { canonicalReference, imageName, parseImageReference } from "../../model/image-reference";
import { parsePin, type Pin } from "../../model/pin";
import { officialImages, type OfficialImageName } from "../images/official";
import type { LocalImageName } from "../images/recipe";

/** Which local image can take the place of which official one. */
const LOCAL: Readonly<Record<OfficialImageName, LocalImageName>> = {
  traefik: "traefik",
  registry: "registry",
  haproxy: "haproxy",
  dnsmasq: "dnsmasq",
  redis: "redis",
  node: "node",
  docker: "machine",
  gitea: "gitea",
  "woodpecker-server": "woodpecker-server",
  "woodpecker-agent": "woodpecker-agent",
  "plugin-git": "woodpecker-clone",
  versitygw: "versitygw",
  buildkit: "buildkit",
};

/** The local image that can be made in place of a pin's, by its name; undefined for all others. */
export function localImageFor(pin: Pin): LocalImageName | undefined {
  const names = Object.keys(LOCAL) as OfficialImageName[];
  const official = names.find(
    (name) => canonicalName(parsePin(officialImages[name].reference)) === canonicalName(pin),
  );
  return official === undefined ? undefined : LOCAL[official];
}

function canonicalName({ registry, repository }: Pin): string {
  const name = imageName({ ...(registry !== undefined && { registry }), repository });
  return imageName(canonicalReference(parseImageReference(name)));
}
