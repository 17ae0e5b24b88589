import * as assert from "node:assert/strict";
import type { ServiceSpec } from "../../../model/service-spec";
import { resolveService } from "../../../model/resolve-service";
import type { UserError } from "../../../model/user-error";
import { checkTlsNames } from "../../../stacks/check-tls-names";

const STACK = { stack: "staging", platform: "platform" };
const image = { name: "app", pin: "app:1", run: "app:1" };

function service(name: string, hostname?: string) {
  const spec: ServiceSpec = { name, ...(hostname && { public: { port: 8080 } }) };
  return resolveService(spec, {}, { image, hostname: () => hostname ?? "" });
}

function platform(...tlsNames: readonly string[]) {
  return { domain: "example.org", tlsNames: [...tlsNames] };
}

describe("The names of an edge's certificate", () => {
  it("are no matter where it has one for any name, or none", () => {
    const none = { domain: "example.org" };
    checkTlsNames([service("app", "a.b.c.example.com")], none, STACK);
  });

  it("must be for each public service, and for no other", () => {
    const services = [service("app", "app.example.org"), service("redis")];
    checkTlsNames(services, platform("*.example.org"), STACK);
    checkTlsNames(services, platform("app.example.org"), STACK);
    checkTlsNames([service("redis")], platform("else.example.com"), STACK);
  });

  const REFUSED: readonly [string, ReturnType<typeof service>[], string[], string, string][] = [
    [
      "one of another domain",
      [service("app", "app.example.com"), service("shop", "shop.example.org")],
      ["*.example.org", "example.org"],
      "Pulumi.staging.yaml: the edge's certificate is not for app.example.com (app); " +
        "it is for: *.example.org, example.org",
      'Add "app.example.com" under slipway:edge.tls.names in Pulumi.platform.yaml (those that are ' +
        "there are to be repeated) and run `slipway up platform`.",
    ],
    [
      "those two labels below the domain",
      [service("app", "staging.app.example.org"), service("shop", "staging.shop.example.org")],
      ["*.example.org", "example.org"],
      "Pulumi.staging.yaml: the edge's certificate is not for staging.app.example.org (app), " +
        "staging.shop.example.org (shop); it is for: *.example.org, example.org. A * stands for one " +
        "label alone, so names two labels below are not in it",
      "Add them under slipway:edge.tls.names in Pulumi.platform.yaml (those that are there are to " +
        "be repeated) and run `slipway up platform`; or write slipway:hostname: " +
        '"{host}-staging.{domain}" in Pulumi.staging.yaml, which *.example.org is for.',
    ],
  ];
  for (const [what, services, names, summary, hint] of REFUSED) {
    it(`refuse ${what}, with the fix`, () => {
      assert.throws(
        () => checkTlsNames(services, platform(...names), STACK),
        (error: UserError) => {
          assert.equal(error.summary, summary);
          assert.equal(error.hint, hint);
          return true;
        },
      );
    });
  }
});
