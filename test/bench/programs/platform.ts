import type { PlatformOutputs } from "../../../stacks/platform-outputs";

/** What an environment reads of its platform; nothing of it is declared or asked for. */
const outputs: PlatformOutputs = {
  clusterId: "bench",
  domain: "slipway.localhost",
  edgeNetworkId: "bench",
  edgeNetworkName: "platform-edge",
  httpPort: 80,
  registryAddress: "localhost:5000",
  hosts: [],
};

export = outputs;
