import type { Reporter } from "../progress/reporter";
import { versions } from "../versions";
import type { PartContext } from "./context";
import type { Part } from "./part";
import { ensureSourceBinary, type SourceBinary, storedSourceBinary } from "./source-binary";

export type BuildkitProgram = "buildkitd" | "buildctl" | "rootlesskit";

const BUILDKIT = {
  source: versions.buildkit,
  tags: ["osusergo", "netgo"],
  variables: { "github.com/moby/buildkit/version.Version": `v${versions.buildkit.version}` },
} as const;

const PROGRAMS: Readonly<Record<BuildkitProgram, SourceBinary>> = {
  buildkitd: { ...BUILDKIT, name: "buildkitd", package: "./cmd/buildkitd" },
  buildctl: { ...BUILDKIT, name: "buildctl", package: "./cmd/buildctl" },
  rootlesskit: { name: "rootlesskit", source: versions.rootlesskit, package: "./cmd/rootlesskit" },
};

/** The static binary, if it was built here before. */
export function storedBuildkit(context: PartContext, program: BuildkitProgram): Part | undefined {
  return storedSourceBinary(context, PROGRAMS[program]);
}

/** The static binary: of the builder's image where that can't be pulled, and the one that asks it. */
export function ensureBuildkit(
  context: PartContext,
  program: BuildkitProgram,
  reporter: Reporter,
): Promise<Part> {
  return ensureSourceBinary(context, PROGRAMS[program], reporter);
}
