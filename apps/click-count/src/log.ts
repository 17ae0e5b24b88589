export type Level = "info" | "warn" | "error";
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;
export type Log = (level: Level, event: string, fields?: Fields) => void;

/** One line of JSON: time, level, event, then the fields. */
export function formatLine(time: Date, level: Level, event: string, fields: Fields = {}): string {
  return JSON.stringify({ time: time.toISOString(), level, event, ...fields });
}

/** Writes to standard output; an engine's log driver takes it from there. */
export const log: Log = (level, event, fields) => {
  process.stdout.write(`${formatLine(new Date(), level, event, fields)}\n`);
};
