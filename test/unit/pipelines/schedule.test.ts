import * as assert from "node:assert/strict";
import {
  cronDescriptor,
  cronLine,
  type Schedule,
  scheduleProblem,
  scheduleText,
  timeWindow,
} from "../../../pipelines/schedule";

const CASES: readonly {
  readonly schedule: Schedule;
  readonly line: string;
  readonly descriptor: string;
  readonly window: object;
  readonly text: string;
}[] = [
  {
    schedule: { every: "10m" },
    line: "*/10 * * * *",
    descriptor: "@every 10m",
    window: { interval: "10m" },
    text: "every 10m",
  },
  {
    schedule: { daily: "04:17" },
    line: "17 4 * * *",
    descriptor: "@daily",
    window: { start: "04:17", stop: "05:17", location: "Etc/UTC" },
    text: "every day at 04:17 UTC",
  },
  {
    schedule: { weekly: "saturday", at: "23:05" },
    line: "5 23 * * 6",
    descriptor: "@weekly",
    window: { start: "23:05", stop: "00:05", location: "Etc/UTC", days: ["Saturday"] },
    text: "every Saturday at 23:05 UTC",
  },
];

describe("A schedule", () => {
  for (const { schedule, line, descriptor, window, text } of CASES) {
    it(`of ${text} is written as each CI has it`, () => {
      assert.equal(scheduleProblem(schedule), undefined);
      assert.equal(cronLine(schedule), line);
      assert.equal(cronDescriptor(schedule), descriptor);
      assert.deepEqual(timeWindow(schedule), window);
      assert.equal(scheduleText(schedule), text);
    });
  }

  it("is refused where a cron line could not say it", () => {
    const every = "allowed: minutes that divide an hour";
    assert.equal(scheduleProblem({ every: "7m" }), `every is "7m"; ${every}`);
    assert.equal(scheduleProblem({ every: "90s" }), `every is "90s"; ${every}`);
    assert.equal(scheduleProblem({ every: "2h" }), `every is "2h"; ${every}`);
    assert.equal(scheduleProblem({ daily: "24:00" }), 'time is "24:00"; allowed: 00:00 to 23:59');
    assert.equal(
      scheduleProblem({ weekly: "monday", at: "4:7" }),
      'time is "4:7"; allowed: 00:00 to 23:59',
    );
  });
});
