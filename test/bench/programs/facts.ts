/** What the bench tells its programs, and they have to agree on. */
export const BENCH_SERVICES = "BENCH_SERVICES";
export const BENCH_REPLICAS = "BENCH_REPLICAS";
/** Names the file with the bare program's services. */
export const BENCH_FILE = "BENCH_FILE";
/** Names the folder with a file for each node of a generated swarm. */
export const BENCH_NODES = "BENCH_NODES";

/** Keys under `slipway:images`: of one service, and of all others. */
export const CHANGED_IMAGE = "changed";
export const COMMON_IMAGE = "common";
