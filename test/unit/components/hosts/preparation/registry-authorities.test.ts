import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  AUTHORITIES,
  authorityFile,
  trustAuthorities,
} from "../../../../../components/hosts/preparation/registry-authorities";
import { callShell, inFolder } from "./shell";

describe("A registry's authority", () => {
  it("is where the engine looks for it", () => {
    assert.equal(
      authorityFile({ registry: "registry.example.org:5000" }),
      "/etc/docker/certs.d/registry.example.org:5000/ca.crt",
    );
  });

  for (const registry of ["", "..", "../x", "a/b", "a:b", "-x", "a b", "a\nb"]) {
    it(`has no place for a registry called ${JSON.stringify(registry)}`, () => {
      assert.throws(() => authorityFile({ registry }), {
        message:
          `the registry's name ${JSON.stringify(registry)} names no folder\n` +
          "Allowed are a host name and a port, such as registry.example.org:5000.",
      });
    });
  }

  it("is trusted by a line for each", () => {
    const call = trustAuthorities([{ registry: "r:5000", certificate: "PEM\n\n" }]);
    assert.ok(call.includes("  trust '/etc/docker/certs.d/r:5000/ca.crt' 'PEM\n'\n"), call);
  });

  it(
    "is written so that nobody changes it, and gone once it is not asked for",
    inFolder((folder) => {
      const [kept, former] = ["kept", "former"].map((name) => path.join(folder, name, "ca.crt"));
      const lines = `
trusted=
trust ${kept} one
trust ${former} two
distrust_others
trusted=
trust ${kept} one
distrust_others`;
      const { code, stdout } = callShell(folder, AUTHORITIES, lines);
      assert.equal(code, 0);
      assert.equal(
        stdout,
        `slipway: wrote ${kept}\nslipway: wrote ${former}\nslipway: removed ${former}\n`,
      );
      assert.equal(fs.statSync(kept ?? "").mode & 0o777, 0o444);
      assert.ok(!fs.existsSync(path.dirname(former ?? "")));
    }),
  );
});
