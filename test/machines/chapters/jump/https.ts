import assert from "node:assert/strict";
import { DOMAIN, type JumpWorld, STAGING } from "../../support/jump-world";
import { until } from "../../support/until";

const PAGE = `https://${STAGING}/`;

export function httpsChapter(world: JumpWorld): void {
  describe("HTTPS by the platform's own authority", () => {
    it("serves the page to whoever trusts the certificate that is printed for that", async () => {
      const { stdout, stderr } = await world.slipway("trust");
      assert.match(stdout, /^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----$/);
      assert.match(stderr, /SHA-256 [0-9A-F]{2}(:[0-9A-F]{2}){31}/);
      world.authority = stdout;
      const { status, body } = await world.ask(PAGE, { ca: world.authority });
      assert.equal(status, 200);
      assert.match(body, /click/i);
    });

    it("is refused by whoever does not know the authority", async () => {
      await assert.rejects(world.ask(PAGE), { code: /^(UNABLE_TO|SELF_SIGNED)/ });
    });

    it("has no certificate for another name, and nothing below it", async () => {
      const ca = world.authority;
      await assert.rejects(world.ask("https://www.example.org/", { ca }), {
        code: "ERR_TLS_CERT_ALTNAME_INVALID",
      });
      const { status } = await world.ask(`https://other.click-count.${DOMAIN}/`, { ca });
      assert.equal(status, 404);
    });

    it("is where plain HTTP leads, for good", async () => {
      const { status, headers } = await world.ask(`http://${STAGING}/some/page`);
      assert.equal(status, 301);
      assert.equal(headers.location, `https://${STAGING}/some/page`);
    });

    it("answers with headers that keep browsers from harm", async () => {
      const { headers } = await world.ask(PAGE, { ca: world.authority });
      assert.equal(headers["strict-transport-security"], "max-age=15552000");
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["x-frame-options"], "SAMEORIGIN");
    });

    it("leaves a line in the access log for each request", async () => {
      const path = `/access-${Date.now()}`;
      await world.ask(`https://${STAGING}${path}`, { ca: world.authority });
      const logs = "docker logs $(docker ps -q -f name=platform-traefik) 2>/dev/null";
      let stdout = "";
      await until(async () => {
        ({ stdout } = await world.on("gate", `${logs} | grep -F ${path}`));
        return stdout !== "";
      }, 5_000);
      const [line = "{}", ...more] = stdout.trim().split("\n");
      assert.deepEqual(more, []);
      const { RequestHost, RequestMethod, RequestPath, TLSVersion } = JSON.parse(line) as Record<
        string,
        string
      >;
      assert.deepEqual([RequestHost, RequestMethod, RequestPath], [STAGING, "GET", path]);
      assert.match(TLSVersion ?? "", /^1\.[23]$/);
    });
  });
}
