import * as assert from "node:assert/strict";
import { type EdgePorts, publicUrl } from "../../../model/public-url";

describe("the URL of a public service", () => {
  const URLS: readonly [EdgePorts, string, string][] = [
    [{ httpPort: 80 }, "/", "http://app.example.org/"],
    [{ httpPort: 8080 }, "/", "http://app.example.org:8080/"],
    [{ httpPort: 443 }, "/", "http://app.example.org:443/"],
    [{ httpPort: 80, httpsPort: undefined }, "/docs", "http://app.example.org/docs"],
    [{ httpPort: 80, httpsPort: 443 }, "/", "https://app.example.org/"],
    [{ httpPort: 8080, httpsPort: 443 }, "/docs", "https://app.example.org/docs"],
    [{ httpPort: 80, httpsPort: 8443 }, "/", "https://app.example.org:8443/"],
    [{ httpPort: 8080, httpsPort: 80 }, "/", "https://app.example.org:80/"],
  ];
  for (const [ports, path, url] of URLS) {
    it(`is ${url} for ${JSON.stringify(ports)}`, () => {
      assert.equal(publicUrl(ports, "app.example.org", path), url);
    });
  }
});
