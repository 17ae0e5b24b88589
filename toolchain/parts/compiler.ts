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
    reporter.status("compiling");
    let packages = 0;
    await run(reporter, program, buildArguments(compilation), {
      cwd: compilation.module,
      env: { ...buildEnvironment(), ...env },
      onLine: (line) => {
        if (line.startsWith("go: downloading")) reporter.status("downloading modules");
        else reporter.status(`compiling, package ${++packages}`);
      },
    });
    return version;
  }
}

export function buildArguments({ output, variables = {}, ...rest }: Compilation): string[] {
  const settings = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  const flags = ["-s", "-w", ...settings].join(" ");
  return ["build", "-v", "-o", output, `-ldflags=${flags}`, rest.package ?? "."];
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
