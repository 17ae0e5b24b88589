import assert from "node:assert/strict";
import { insideService } from "../support/inside";
import type { World } from "../support/world";

const PROXY = "http://socket-proxy:2375";

/** What Traefik needs to read. */
const ALLOWED = ["/_ping", "/version", "/v1.41/services", "/v1.41/tasks", "/v1.41/networks"];

/** What would give the engine away, or secrets with it. */
const FORBIDDEN = [
  "/v1.41/containers/json",
  "/v1.41/secrets",
  "/v1.41/configs",
  "/v1.41/images/json",
  "/v1.41/info",
  "/v1.41/volumes",
];

export function leastRightsChapter(world: World): void {
  describe("least rights", () => {
    const inside = (service: string, ...command: string[]) =>
      insideService(world.engine.docker, service, command);
    const read = (path: string) =>
      inside("platform-traefik", "wget", "-q", "-O", "/dev/null", `${PROXY}${path}`);

    for (const path of ALLOWED) {
      it(`let the proxy read ${path}`, async () => {
        const { code, output } = await read(path);
        assert.equal(code, 0, output);
      });
    }

    for (const path of FORBIDDEN) {
      it(`keep ${path} from the proxy`, async () => {
        const { code, output } = await read(path);
        assert.notEqual(code, 0);
        assert.match(output, /403/);
      });
    }

    it("let the proxy write nothing", async () => {
      const create = ["wget", "-q", "-O-", "--post-data={}", `${PROXY}/v1.41/containers/create`];
      const { code, output } = await inside("platform-traefik", ...create);
      assert.notEqual(code, 0);
      assert.match(output, /403/);
    });

    it("give the proxy no socket of the engine", async () => {
      const { code } = await inside("platform-traefik", "test", "-e", "/var/run/docker.sock");
      assert.equal(code, 1);
    });

    it("keep staging's Redis from production", async () => {
      const node = [
        "node",
        "-e",
        "require('dns').promises.lookup('redis').then(a=>console.log(a))",
      ];
      const staging = await inside("staging-click-count", ...node);
      const production = await inside("production-click-count", ...node);
      assert.equal(staging.code + production.code, 0, staging.output + production.output);
      const address = (text: string) => /\d+\.\d+\.\d+\.\d+/.exec(text)?.[0];
      assert.notEqual(address(staging.output), address(production.output));
    });

    it("run the app as nobody special, on a read-only root, without compilers", async () => {
      const user = await inside("staging-click-count", "id", "-u");
      assert.match(user.output, /1000/);
      const write = await inside("staging-click-count", "touch", "/app/canary");
      assert.notEqual(write.code, 0);
      assert.match(write.output, /Read-only file system/);
      const temporary = await inside("staging-click-count", "touch", "/tmp/canary");
      assert.equal(temporary.code, 0, temporary.output);
      for (const tool of ["npm", "npx", "tsc", "gcc", "cc", "make"]) {
        const found = await inside("staging-click-count", "sh", "-c", `command -v ${tool}`);
        assert.notEqual(found.code, 0, `${tool} is in the release image`);
      }
    });
  });
}
