import type { ImageRecipe } from "../recipe";
import { entrypoint, INSTALLERS, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

const USER = { name: "redis", uid: 999, gid: 999, home: "/data" };

/** Debian's Redis in the shape of the official image: data in /data, started as user redis. */
export function redisRecipe(): ImageRecipe {
  return {
    name: "redis",
    standsFor: "redis",
    packages: ["redis-server", SHELL_PACKAGE],
    dependencies: { without: INSTALLERS },
    trust: "debian",
    users: [USER],
    directories: [{ path: "data", owner: USER }],
    files: [entrypoint("redis")],
    links: SHELL_LINKS,
    downloads: [],
    config: {
      Entrypoint: ["docker-entrypoint.sh"],
      Cmd: ["redis-server"],
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      WorkingDir: "/data",
      ExposedPorts: { "6379/tcp": {} },
      Volumes: { "/data": {} },
    },
  };
}
