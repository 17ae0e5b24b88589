import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { forgeStartScript } from "../../../../components/ci/forge-start";
import { giteaSpec } from "../../../../components/ci/gitea";
import { checkServices } from "../../../../model/check-services";

const PLACE = { forgeHost: "git.example.org", port: 80 };
const environment = (place: Parameters<typeof giteaSpec>[0] = PLACE) =>
  giteaSpec(place).environment ?? {};

describe("giteaSpec", () => {
  it("is a declaration like any other", () => {
    assert.doesNotThrow(() => checkServices([giteaSpec(PLACE)]));
  });

  it("is installed, and lets nobody in who was not made a user", () => {
    const found = environment();
    assert.equal(found["GITEA__security__INSTALL_LOCK"], "true");
    assert.equal(found["GITEA__service__DISABLE_REGISTRATION"], "true");
    assert.equal(found["GITEA__service__REQUIRE_SIGNIN_VIEW"], "true");
    assert.equal(found["GITEA__openid__ENABLE_OPENID_SIGNUP"], "false");
  });

  it("says one address whoever asks, and listens on the edge's port", () => {
    const found = environment({ ...PLACE, port: 8080, tlsPort: 8443 });
    assert.equal(found["GITEA__server__ROOT_URL"], "https://git.example.org:8443/");
    assert.equal(found["GITEA__server__PUBLIC_URL_DETECTION"], "never");
    assert.equal(found["GITEA__server__HTTP_PORT"], "8080");
    const { public: route, health } = giteaSpec({ ...PLACE, port: 8080 });
    assert.equal(route?.port, 8080);
    assert.equal(health?.command.at(-1), "http://127.0.0.1:8080/api/healthz");
  });

  it("opens no port of the machine, and has no SSH", () => {
    assert.equal(giteaSpec(PLACE).hostPorts, undefined);
    assert.equal(environment()["GITEA__server__DISABLE_SSH"], "true");
  });

  it("may call nobody by a webhook but the CI server", () => {
    assert.equal(environment()["GITEA__webhook__ALLOWED_HOST_LIST"], "ci-server");
  });

  it("reads its secrets from files, and from nowhere else", () => {
    const found = environment();
    const { secrets = [] } = giteaSpec(PLACE);
    assert.deepEqual(
      secrets.map(({ name }) => name),
      ["forge-admin-password", "forge-secret-key", "forge-internal-token"],
    );
    assert.deepEqual(
      Object.entries(found).filter(([name]) => /SECRET|TOKEN|PASSW/.test(name)),
      [
        ["GITEA__security__SECRET_KEY_URI", "file:/run/secrets/forge-secret-key"],
        ["GITEA__security__INTERNAL_TOKEN_URI", "file:/run/secrets/forge-internal-token"],
      ],
    );
  });

  it("runs as its own user, and keeps all on volumes", () => {
    const { user, volumes } = giteaSpec(PLACE);
    assert.equal(user, "1000:1000");
    assert.deepEqual(volumes, [
      { name: "forge-data", path: "/var/lib/gitea" },
      { name: "forge-config", path: "/etc/gitea" },
    ]);
  });
});

/** A `gitea` that writes down how it was called; what it answers to `change-password`. */
function started(changed: boolean): string[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-forge-"));
  try {
    const log = path.join(folder, "log");
    const secret = path.join(folder, "password");
    fs.writeFileSync(secret, "-a b'c$(id)");
    const gitea = `#!/bin/sh\necho "$*" >> ${log}\n[ "$2" != user ] || [ "$3" != change-password ] || exit ${changed ? 0 : 1}\n`;
    fs.writeFileSync(path.join(folder, "gitea"), gitea, { mode: 0o755 });
    execFileSync("sh", ["-c", forgeStartScript(secret)], {
      env: { PATH: `${folder}:${process.env["PATH"]}` },
    });
    return fs.readFileSync(log, "utf8").trimEnd().split("\n");
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

describe("forgeStartScript", () => {
  const password = "--password=-a b'c$(id) --must-change-password=false";

  it("gives the administrator who is there the password of the secret, and starts", () => {
    assert.deepEqual(started(true), [
      "migrate",
      `admin user change-password --username operator ${password}`,
      "web",
    ]);
  });

  it("makes the administrator who is not there yet", () => {
    assert.deepEqual(started(false), [
      "migrate",
      `admin user change-password --username operator ${password}`,
      `admin user create --admin --username operator --email operator@localhost ${password}`,
      "web",
    ]);
  });
});
