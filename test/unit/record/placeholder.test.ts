import * as assert from "node:assert/strict";
import { placeholder } from "../../../record/placeholder";

describe("placeholder", () => {
  it("is the same for the same ciphertext wherever it is made", () => {
    assert.equal(placeholder("v1:AAAA:BBBB"), "placeholder-c2635ca90e95bf6eaf8fd5b4");
  });

  it("is another one for another ciphertext", () => {
    assert.notEqual(placeholder("v1:AAAA:BBBB"), placeholder("v1:AAAA:BBBC"));
  });
});
