import type { Reporter } from "../progress/reporter";
import { versions } from "../versions";
import type { PartContext } from "./context";
import type { Part } from "./part";
import { ensureSourceBinary, type SourceBinary, storedSourceBinary } from "./source-binary";

export type WoodpeckerProgram = "server" | "agent";

const COMMON = {
  source: versions.woodpecker,
  variables: { "go.woodpecker-ci.org/woodpecker/version.Version": versions.woodpecker.version },
} as const;

const PROGRAMS: Readonly<Record<WoodpeckerProgram, SourceBinary>> = {
  server: {
    ...COMMON,
    name: "woodpecker-server",
    package: "./cmd/server",
    // The server puts the path that it is served under in the place of the word.
    frontEnd: { folder: "web", pnpm: 6, production: false, arguments: ["--base=/BASE_PATH"] },
    c: true,
    tags: ["netgo", "osusergo"],
  },
  agent: { ...COMMON, name: "woodpecker-agent", package: "./cmd/agent" },
};

/** The static binary, if it was built here before. */
export function storedWoodpecker(
  context: PartContext,
  program: WoodpeckerProgram,
): Part | undefined {
  return storedSourceBinary(context, PROGRAMS[program]);
}

/** The static binary: wanted only where its image can't be pulled. */
export function ensureWoodpecker(
  context: PartContext,
  program: WoodpeckerProgram,
  reporter: Reporter,
): Promise<Part> {
  return ensureSourceBinary(context, PROGRAMS[program], reporter);
}
