import type { Reporter } from "../../../../toolchain/progress/reporter";

export interface RecordingReporter extends Reporter {
  readonly statuses: string[];
  readonly lines: string[];
}

export function recordingReporter(): RecordingReporter {
  const statuses: string[] = [];
  const lines: string[] = [];
  return {
    statuses,
    lines,
    status: (text) => statuses.push(text),
    log: (line) => lines.push(line),
  };
}
