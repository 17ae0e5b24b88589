import type { Reporter } from "../progress/reporter";
import { withLock } from "../store/lock";
import type { Go } from "./go";
import { run } from "./run";

export interface Compilation {
  /** The module's folder, with go.mod and go.sum. */
  readonly module: string;
  /** The package to build. Default: the module's own main package. */
  readonly package?: string;
  /** Variables set by the linker, such as a version, by their full names. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Build tags. Default none. */
  readonly tags?: readonly string[];
  /** Packages whose generators run first. Default none. */
  readonly generate?: readonly string[];
  /** Go's variables besides the usual ones, such as for a C compiler. Default none. */
  readonly env?: Readonly<Record<string, string>>;
  /** The binary to write. */
  readonly output: string;
}

/** Compiles one thing at a time on the machine: the big ones take more than a gigabyte each. */
export class Compiler {
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly locksDir: string,
    private readonly go: Go,
  ) {}

  /** Answers the compiler's version. What was compiled before is in Go's own cache. */
  async compile(compilation: Compilation, reporter: Reporter): Promise<string> {
    reporter.status("waiting for the compiler");
    const turn = this.queue.then(() =>
      withLock(this.locksDir, "compile", () => this.compileNow(compilation, reporter), {
        onWait: () => reporter.status("waiting for another run to compile"),
      }),
    );
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async compileNow(compilation: Compilation, reporter: Reporter): Promise<string> {
    const { program, version, env } = await this.go.find(reporter);
    const { module: cwd, generate = [], tags = [] } = compilation;
    if (generate.length > 0) {
      reporter.status("generating");
      const args = ["generate", `-tags=${tags.join(",")}`, ...generate];
      await run(reporter, program, args, { cwd, env: { ...buildEnvironment(), ...env } });
    }
    reporter.status("compiling");
    let packages = 0;
    await run(reporter, program, buildArguments(compilation), {
      cwd,
      env: { ...buildEnvironment(), ...env, ...compilation.env },
      onLine: (line) => {
        if (line.startsWith("go: downloading")) reporter.status("downloading modules");
        else reporter.status(`compiling, package ${++packages}`);
      },
    });
    return version;
  }
}

export function buildArguments(compilation: Compilation): string[] {
  const { output, variables = {}, tags = [], ...rest } = compilation;
  const settings = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  const flags = ["-s", "-w", ...settings].join(" ");
  const tagged = tags.length === 0 ? [] : [`-tags=${tags.join(",")}`];
  return ["build", "-v", ...tagged, "-o", output, `-ldflags=${flags}`, rest.package ?? "."];
}

/** The module's files decide: neither a newer Go, nor a workspace, nor a C compiler changes it. */
export function buildEnvironment(): Record<string, string> {
  return {
    GOFLAGS: "-mod=readonly -modcacherw -trimpath -buildvcs=false",
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    CGO_ENABLED: "0",
  };
}
