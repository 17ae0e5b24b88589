import * as assert from "node:assert/strict";
import { configNotes } from "../../../config";
import { HOSTS } from "./hosts-sample";
import { ENVIRONMENT, ENVIRONMENT_FILE, parseText, PLATFORM, PLATFORM_FILE } from "./samples";

const notes = (text: string, file = PLATFORM_FILE) => configNotes(parseText(text, file, {}));

describe("configNotes", () => {
  it("advises against an even number of managers", () => {
    assert.deepEqual(notes(HOSTS), [
      "slipway:hosts.ssh: 2 managers outlive the loss of 0, as 1 would: odd numbers are advised",
    ]);
  });

  it("has nothing to say of an odd number, the local engine and environments", () => {
    assert.deepEqual(notes(HOSTS.replace("role: worker", "role: manager")), []);
    assert.deepEqual(notes(PLATFORM), []);
    assert.deepEqual(notes(ENVIRONMENT, ENVIRONMENT_FILE), []);
  });
});
