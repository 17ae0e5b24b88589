/** Folders, each with those that it may import; docs/architecture.md says why. */
const MAY_IMPORT = {
  model: [],
  config: ["model"],
  ssh: ["model"],
  forge: ["model"],
  pipelines: ["model", "config"],
  record: ["model", "config"],
  notify: ["model"],
  rollout: ["model", "config"],
  components: ["model", "config", "rollout", "ssh", "forge", "pipelines", "record"],
  stacks: ["model", "config", "rollout", "components", "record"],
  build: ["model", "config", "rollout"],
  toolchain: ["model", "config", "rollout"],
  operations: [
    "model",
    "config",
    "rollout",
    "ssh",
    "forge",
    "pipelines",
    "record",
    "notify",
    "build",
    "toolchain",
  ],
  cli: ["model", "config", "rollout", "build", "toolchain", "operations"],
};

/** A change of these alone is taken for none of the program: operations/ci/touched-stacks.ts. */
const NEVER = ["test", "apps", "docs"];

const folders = Object.keys(MAY_IMPORT);

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-program-in-what-previews-skip",
      severity: "error",
      from: { path: "^index\\.ts$" },
      to: { path: `^(${NEVER.join("|")})/|\\.md$` },
    },
    ...folders.map((folder) => ({
      name: `${folder}-imports-too-much`,
      comment: `${folder} may import only: ${MAY_IMPORT[folder].join(", ") || "nothing of ours"}`,
      severity: "error",
      from: { path: `^${folder}/` },
      to: {
        path: `^(${[...folders, ...NEVER].filter((to) => to !== folder && !MAY_IMPORT[folder].includes(to)).join("|")})/|^index\\.ts$`,
      },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
  },
};
