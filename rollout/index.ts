export { connectEngine, type Engine } from "./engine";
export { observeCluster, type ObservedCluster, type ObservedService } from "./observe";
export { decide, type Decision, type WantedService } from "./decide";
export { waitForService, type RolloutExpectation } from "./wait";
export { rolloutDeadlineMs } from "./deadline";
