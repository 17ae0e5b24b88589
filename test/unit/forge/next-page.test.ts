import * as assert from "node:assert/strict";
import { nextPage } from "../../../forge/next-page";

describe("The next page", () => {
  const cases: [string, string | string[] | undefined, ReturnType<typeof nextPage>][] = [
    ["none without a Link", undefined, undefined],
    [
      "none on the last one",
      '<https://x/?page=1>; rel="prev", <https://x/?page=1>; rel="first"',
      undefined,
    ],
    [
      "by number, among others",
      '<https://x/a?page=1&per_page=2>; rel="prev", <https://x/a?page=3&per_page=2>; rel="next", <https://x/a?page=9>; rel="last"',
      { page: "3", per_page: "2" },
    ],
    [
      "by a key (GitLab)",
      "<https://x/a?cursor=a%2Cb&order_by=id>;rel=next",
      { cursor: "a,b", order_by: "id" },
    ],
    [
      "with another parameter before its relation",
      '<https://x/?page=2>; title="x"; rel="next"',
      { page: "2" },
    ],
    ["by a path without a host", '</a?page=2>; rel="next"', { page: "2" }],
  ];
  for (const [name, link, expected] of cases) {
    it(`is told: ${name}`, () => assert.deepEqual(nextPage(link), expected));
  }
});
