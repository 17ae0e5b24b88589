import type { BareService, BareStack } from "./bare-stack";

/** The same services for `docker stack deploy`. JSON is YAML. */
export function composeFile({ services }: BareStack, prefix: string): string {
  const entries = services.map((service) => [service.name.slice(prefix.length), entry(service)]);
  return JSON.stringify({
    version: "3.8",
    services: Object.fromEntries(entries) as Record<string, unknown>,
    networks: { private: { driver: "overlay" } },
  });
}

function entry({ taskSpec, mode, updateConfig, rollbackConfig, labels }: BareService) {
  const { containerSpec, resources, restartPolicy, logDriver } = taskSpec;
  const { healthcheck } = containerSpec;
  return {
    image: containerSpec.image,
    command: containerSpec.args,
    user: containerSpec.user,
    environment: containerSpec.env,
    read_only: containerSpec.readOnly,
    cap_drop: containerSpec.capDrops,
    tmpfs: containerSpec.mounts.map(({ target }) => target),
    init: containerSpec.init,
    stop_grace_period: containerSpec.stopGracePeriod,
    healthcheck: {
      test: healthcheck.tests,
      interval: healthcheck.interval,
      timeout: healthcheck.timeout,
      retries: healthcheck.retries,
      start_period: healthcheck.startPeriod,
    },
    logging: { driver: logDriver.name, options: logDriver.options },
    networks: ["private"],
    deploy: {
      mode: "replicated",
      replicas: mode.replicated.replicas,
      endpoint_mode: "dnsrr",
      labels: Object.fromEntries(labels.map(({ label, value }) => [label, value])),
      resources: { limits: { memory: String(resources.limits.memoryBytes) } },
      restart_policy: { condition: restartPolicy.condition, delay: restartPolicy.delay },
      update_config: update(updateConfig),
      rollback_config: update(rollbackConfig),
    },
  };
}

function update({ order, parallelism, monitor, failureAction }: BareService["updateConfig"]) {
  return { order, parallelism, monitor, failure_action: failureAction };
}
