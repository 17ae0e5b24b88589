import * as path from "node:path";
import type * as grpc from "@grpc/grpc-js";

export interface RuntimeOptions {
  readonly typescript: boolean;
  readonly tsconfig: string;
  readonly nodeargs: readonly string[];
  readonly packagemanager: string;
}
export interface Options {
  parseOptions(options: Record<string, unknown>): RuntimeOptions;
  words(line: string): string[];
}

export interface ProgramRun {
  readonly dryRun: boolean;
  readonly options: RuntimeOptions;
}
export interface Program {
  programArguments(run: ProgramRun): string[];
  programEnvironment(run: ProgramRun): Record<string, string>;
  outcome(code: number | null, signal: string | null): { error: string; bail: boolean };
}

export interface Packages {
  requiredPackage(manifest: object): object | undefined;
  requiredPackages(folder: string): Promise<{ name: string; version: string }[]>;
  programDependencies(
    folder: string,
    transitive: boolean,
  ): Promise<{ name: string; version: string }[]>;
}

export interface CommandLine {
  commandLine(args: readonly string[]): { engineAddress: string; tracing: string };
}

export interface Protocol {
  loadProtocol(folder: string): { grpc: typeof grpc };
}

/** The language host's sources: plain modules, copied as they are beside the engine. */
export const sources = path.resolve("toolchain/language-nodejs");

export async function load<T>(file: string): Promise<T> {
  return (await import(path.join(sources, file))) as T;
}
