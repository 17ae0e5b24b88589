import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** Folders, each with those that it may import; docs/architecture.md says why. */
const MAY_IMPORT = {
  model: [],
  config: ["model"],
  rollout: ["model", "config"],
  components: ["model", "config", "rollout"],
  stacks: ["model", "config", "rollout", "components"],
  build: ["model", "config", "rollout"],
  toolchain: ["model", "config", "rollout"],
  operations: ["model", "config", "rollout", "build", "toolchain"],
  cli: ["model", "config", "rollout", "build", "toolchain", "operations"],
};

const folders = Object.keys(MAY_IMPORT);

const zones = folders.map((target) => ({
  target: `./${target}`,
  from: [...folders, "test"]
    .filter((from) => from !== target && !MAY_IMPORT[target].includes(from))
    .map((from) => `./${from}`),
  message: `${target} may import only: ${MAY_IMPORT[target].join(", ") || "nothing of ours"}`,
}));

export default tseslint.config(
  { ignores: ["node_modules", ".slipway", "apps/*/dist", "apps/*/node_modules"] },
  ...tseslint.configs.strict,
  {
    files: ["**/*.ts"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver": { node: { extensions: [".ts", ".json", ".js", ".mjs"] } } },
    rules: {
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
);
