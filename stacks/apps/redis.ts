import type { AppDeclaration } from "./declaration";

const CONFIG = "/usr/local/etc/redis/redis.conf";
/** The password as a line of Redis's configuration: it is in no argument and in no variable. */
const AUTH = "/run/secrets/redis-auth.conf";
const PASSWORD = "/run/secrets/redis-password";

const LINES = ["dir /data", "appendonly yes", "appendfsync everysec", `include ${AUTH}`];

/** redis-cli takes the password from its environment, so that no list of processes shows it. */
const PING = `REDISCLI_AUTH="$(cat ${PASSWORD})" redis-cli ping | grep -q PONG`;

/** Where click-count keeps its count; every click is on the volume within a second. */
export const redis: AppDeclaration = () => ({
  name: "redis",
  command: ["redis-server", CONFIG],
  user: "999:999",
  configFiles: [{ path: CONFIG, content: `${LINES.join("\n")}\n` }],
  secrets: [
    { name: "redis-password", path: PASSWORD },
    { name: "redis-password", path: AUTH, template: 'requirepass "{value}"\n' },
  ],
  volumes: [{ name: "redis-data", path: "/data" }],
  health: { command: ["sh", "-c", PING], interval: "2s" },
  timing: { drain: "1s" },
  resources: { limits: { memory: "128MiB" } },
});
