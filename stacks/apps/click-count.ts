import type { AppDeclaration } from "./declaration";

/** The page that counts clicks. */
export const clickCount: AppDeclaration = ({ stack }) => ({
  name: "click-count",
  replicas: 2,
  public: { port: 8080, healthPath: "/healthz" },
  environment: {
    ENVIRONMENT: stack,
    REDIS_HOST: "redis",
    REDIS_PASSWORD_FILE: "/run/secrets/redis-password",
  },
  secrets: [{ name: "redis-password" }],
  user: "1000:1000",
  tmpfs: [{ path: "/tmp" }],
  health: { command: ["node", "dist/healthcheck.js"] },
  timing: { drain: "5s" },
  resources: { limits: { memory: "192MiB" } },
  dependsOn: ["redis"],
});
