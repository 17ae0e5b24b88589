import { z } from "zod";
import { isDuration, toMilliseconds, type Duration } from "../../model/duration";
import { key } from "./key";

const MINUTE = 60_000;

const between = (leastMs: number, mostMs: number) =>
  z
    .string()
    .refine((text) => {
      if (!isDuration(text)) return false;
      const ms = toMilliseconds(text);
      return ms >= leastMs && ms <= mostMs;
    })
    .transform((text) => text as Duration);

const PERCENT = /^(\d{1,3}(?:\.\d{1,3})?)\s?%$/;
const share = z
  .string()
  .refine((text) => {
    const percent = Number(PERCENT.exec(text)?.[1]);
    return percent >= 0 && percent < 100;
  })
  .transform((text) => Number(PERCENT.exec(text)?.[1]) / 100);

/** `slipway:guard` of an environment. */
export const guard = key(
  z
    .strictObject({
      errorRate: key(share.default(0.05), {
        description: "The most of the requests that may be answered with 500 and above.",
        allowed: "a percentage from 0% to below 100%",
        default: "5%",
      }),
      minRequests: key(z.int().min(1).default(20), {
        description: "With fewer requests in the time the error rate is not judged.",
        allowed: "a whole number from 1",
        default: "20",
      }),
      health: key(z.boolean().default(true), {
        description: "Whether instances that are missing, unhealthy or fail count too.",
        allowed: "true, false",
        default: "true",
      }),
      for: key(between(MINUTE, 20 * MINUTE).default("5m"), {
        description:
          "For how long a limit has to be passed, in each fifth of it, before the last good pins come " +
          "back.",
        allowed: "a duration from 1m to 20m",
        default: "5m",
      }),
      window: key(between(MINUTE, 24 * 60 * MINUTE).default("30m"), {
        description: "For how long after a release it is watched.",
        allowed: "a duration from 1m to 24h",
        default: "30m",
      }),
    })
    .optional(),
  {
    description:
      "Has `slipway ci guard` watch the environment after each release, and bring the last good pins " +
      "back where a limit is passed. `{}` turns it on.",
    allowed: "errorRate, minRequests, health, for, window",
    default: "off",
  },
);
