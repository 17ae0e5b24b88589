import type { MachineFacts } from "./facts";

/** What the engine was told by its settings file and its command line: a flag may stand in either. */
export function engineSetting(
  { daemon, settings }: Pick<MachineFacts, "daemon" | "settings">,
  { key, flag }: { key: string; flag: string },
): readonly string[] {
  return [...fromFile(settings[key]), ...fromArguments(daemon.args, flag)];
}

function fromFile(value: unknown): readonly string[] {
  if (value === undefined || value === null || value === "") return [];
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === "object") return Object.keys(value);
  return [String(value)];
}

/** `--icc=false`, `--log-level debug`, `-l debug`; a flag alone means true. */
function fromArguments(args: readonly string[], flag: string): readonly string[] {
  return args.flatMap((argument, index) => {
    if (argument.startsWith(`${flag}=`)) return [argument.slice(flag.length + 1)];
    if (argument !== flag) return [];
    const next = args[index + 1];
    return [next === undefined || next.startsWith("-") ? "true" : next];
  });
}
