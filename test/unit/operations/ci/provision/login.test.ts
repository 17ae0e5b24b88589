import * as assert from "node:assert/strict";
import { Cookies } from "../../../../../operations/ci/provision/cookies";
import { hiddenInputs } from "../../../../../operations/ci/provision/hidden-inputs";

describe("hiddenInputs", () => {
  it("reads what a form would send, unescaped, and not another form's", () => {
    const page = `<form action="/search"><input type="hidden" name="q" value="x"></form>
      <form method="post" action="/login/oauth/grant">
        <input type="hidden" name="state" value="a&amp;b&#34;&#x2f;">
        <input name="scope" type="hidden">
        <input type="text" name="shown" value="no">
      </form>`;
    assert.deepEqual(hiddenInputs(page, "/login/oauth/grant"), { state: 'a&b"/', scope: "" });
    assert.equal(hiddenInputs(page, "/user/login"), undefined);
    assert.equal(hiddenInputs("", "/user/login"), undefined);
  });
});

describe("Cookies", () => {
  const ci = new URL("http://ci.example.org/a");

  it("go to the host that they came from, and to no other", () => {
    const cookies = new Cookies();
    cookies.take(ci, ["user_sess=abc=; Path=/; HttpOnly", "b=2"]);
    assert.deepEqual(cookies.headers(ci), { cookie: "user_sess=abc=; b=2" });
    assert.deepEqual(cookies.headers(new URL("http://git.example.org")), {});
    assert.equal(cookies.has(ci, "user_sess"), true);
  });

  it("are gone when the server ends them", () => {
    const cookies = new Cookies();
    cookies.take(ci, ["a=1", "b=2"]);
    cookies.take(ci, ["a=; Max-Age=0", "b=x; max-age=-1"]);
    assert.deepEqual(cookies.headers(ci), {});
  });
});
