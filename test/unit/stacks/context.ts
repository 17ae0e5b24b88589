import type { StackContext } from "../../../stacks/stack-context";

/** What a stack knows beside its config, when there is no engine. */
export function stackContext(stack: string, overrides: Partial<StackContext> = {}): StackContext {
  return {
    origin: { project: "slipway", stack },
    observed: { compared: false, why: "there is no engine in this test" },
    nonce: "nonce",
    substitutions: {},
    engineSocket: "/var/run/docker.sock",
    readFile: (file) => {
      throw new Error(`nothing is to be read here, not even ${file}`);
    },
    ...overrides,
  };
}
