import * as assert from "node:assert/strict";
import { proxyIn } from "../../machines/support/apt-proxy";
import { sourceLines } from "../../machines/support/debian-root";

describe("apt of test machines", () => {
  it("reads the distribution's own archives, and nobody else's", () => {
    const printed = [
      "http://mirror.example/debian/ bookworm main",
      "http://mirror.example/debian/ bookworm main",
      "http://mirror.example/debian-security/ bookworm-security main",
      "https://packages.example/apt cloud-sdk-bookworm main",
      "https://other.example/node nodistro main",
      "http://mirror.example/debian/ bookwormish main",
      "",
    ].join("\n");
    assert.deepEqual(sourceLines(printed, "bookworm"), [
      "deb http://mirror.example/debian/ bookworm main",
      "deb http://mirror.example/debian-security/ bookworm-security main",
    ]);
  });

  it("goes through the proxy for all hosts, not one for a single host", () => {
    const single = 'Acquire::http::Proxy::mirror.example "http://10.0.0.2:3128";';
    assert.equal(proxyIn(`Acquire::http "";\n${single}\n`), undefined);
    const general = 'Acquire::http::Proxy "http://10.0.0.1:3128";';
    assert.equal(proxyIn(`${single}\n${general}\n`), "http://10.0.0.1:3128");
  });
});
