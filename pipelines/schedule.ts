import { type Duration, toMilliseconds } from "../model/duration";

const WEEKDAYS = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** `03:17`, in UTC. */
export type TimeOfDay = `${number}:${number}`;

/**
 * When something runs by itself. Cron lines would say more, but Concourse knows none and
 * Woodpecker 1 and 3 read them differently. All times are UTC.
 */
export type Schedule =
  /** Whole minutes that divide an hour: `10m`. */
  | { readonly every: Duration }
  | { readonly daily: TimeOfDay }
  | { readonly weekly: Weekday; readonly at: TimeOfDay };

/** As five fields: minute, hour, day, month, weekday. */
export function cronLine(schedule: Schedule): string {
  if ("every" in schedule) return `*/${minutesOf(schedule.every)} * * * *`;
  const [hour, minute] = clock("daily" in schedule ? schedule.daily : schedule.at);
  const weekday = "weekly" in schedule ? WEEKDAYS.indexOf(schedule.weekly) : "*";
  return `${minute} ${hour} * * ${weekday}`;
}

/**
 * The only spellings that Woodpecker 1 (seconds first) and 3 (minutes first) read alike. The time
 * of day is lost: it runs at midnight.
 */
export function cronDescriptor(schedule: Schedule): string {
  if ("every" in schedule) return `@every ${schedule.every}`;
  return "daily" in schedule ? "@daily" : "@weekly";
}

/** The source of Concourse's time resource; the hour after the time is when it may run. */
export function timeWindow(schedule: Schedule): Readonly<Record<string, unknown>> {
  if ("every" in schedule) return { interval: schedule.every };
  const [hour, minute] = clock("daily" in schedule ? schedule.daily : schedule.at);
  const days = "weekly" in schedule ? [capitalised(schedule.weekly)] : undefined;
  return {
    start: timeText(hour, minute),
    stop: timeText((hour + 1) % 24, minute),
    location: "Etc/UTC",
    ...(days && { days }),
  };
}

/** For a person. */
export function scheduleText(schedule: Schedule): string {
  if ("every" in schedule) return `every ${schedule.every}`;
  if ("daily" in schedule) return `every day at ${schedule.daily} UTC`;
  return `every ${capitalised(schedule.weekly)} at ${schedule.at} UTC`;
}

/** What is wrong with it, or nothing. */
export function scheduleProblem(schedule: Schedule): string | undefined {
  if ("every" in schedule) {
    const minutes = toMilliseconds(schedule.every) / 60_000;
    const fits = Number.isInteger(minutes) && minutes >= 1 && minutes <= 30 && 60 % minutes === 0;
    return fits ? undefined : `every is "${schedule.every}"; allowed: minutes that divide an hour`;
  }
  const time = "daily" in schedule ? schedule.daily : schedule.at;
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time)
    ? undefined
    : `time is "${time}"; allowed: 00:00 to 23:59`;
}

function minutesOf(every: Duration): number {
  return toMilliseconds(every) / 60_000;
}

function clock(time: TimeOfDay): [number, number] {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return [hour, minute];
}

function timeText(hour: number, minute: number): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
