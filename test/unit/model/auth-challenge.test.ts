import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseChallenges } from "../../../model/auth-challenge";

describe("The ways to log in that a server names", () => {
  const cases: [string, string, ReturnType<typeof parseChallenges>][] = [
    ["none", "", []],
    [
      "a password",
      'Basic realm="Registry Realm"',
      [{ scheme: "basic", parameters: { realm: "Registry Realm" } }],
    ],
    [
      "a token, with a comma and an escaped quotation mark in what is quoted",
      'Bearer realm="https://auth.example.org/token",service="r",scope="repository:a:pull,push \\"x\\""',
      [
        {
          scheme: "bearer",
          parameters: {
            realm: "https://auth.example.org/token",
            service: "r",
            scope: 'repository:a:pull,push "x"',
          },
        },
      ],
    ],
    [
      "two on one line, in other cases and without quotation marks",
      "BEARER Realm=one, Basic, basic REALM = two",
      [
        { scheme: "bearer", parameters: { realm: "one" } },
        { scheme: "basic", parameters: {} },
        { scheme: "basic", parameters: { realm: "two" } },
      ],
    ],
  ];
  for (const [title, header, expected] of cases) {
    it(`are read: ${title}`, () => {
      assert.deepEqual(parseChallenges(header), expected);
    });
  }

  it("are read as they were written, whatever stands in the quotation marks", () => {
    const token = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
    const text = fc.string({ maxLength: 20 });
    const parameters = fc.dictionary(token, text, {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    });
    const challenge = fc.record({ scheme: token, parameters }, { noNullPrototype: true });
    const quoted = (value: string) => `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 3 }), (challenges) => {
        const header = challenges
          .map(({ scheme, parameters }) => {
            const pairs = Object.entries(parameters).map(
              ([name, value]) => `${name}=${quoted(value)}`,
            );
            return `${scheme} ${pairs.join(", ")}`;
          })
          .join(", ");
        assert.deepEqual(parseChallenges(header), challenges);
      }),
    );
  });
});
