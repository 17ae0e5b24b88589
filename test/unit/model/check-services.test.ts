import * as assert from "node:assert/strict";
import { checkServices } from "../../../model/check-services";
import type { ServiceSpec } from "../../../model/service-spec";

const LABEL = "a DNS label (a-z, 0-9, -; 63 letters at most)";
const PORT = "a port number, 1 to 65535";

/** What is wrong with one declaration, in the words after its name. */
const WRONG: [string, Partial<ServiceSpec>, string][] = [
  ["replicas below zero", { replicas: -1 }, "replicas: found -1, allowed: a whole number from 0"],
  ["half a replica", { replicas: 0.5 }, "replicas: found 0.5, allowed: a whole number from 0"],
  ["a public port out of range", { public: { port: 0 } }, `public.port: found 0, allowed: ${PORT}`],
  [
    "a container port out of range",
    { hostPorts: [{ container: 70_000, host: 1 }] },
    `hostPorts.0.container: found 70000, allowed: ${PORT}`,
  ],
  [
    "a host port out of range",
    { hostPorts: [{ container: 1, host: -1 }] },
    `hostPorts.0.host: found -1, allowed: ${PORT}`,
  ],
  [
    "a relative path of a volume",
    { volumes: [{ name: "data", path: "data" }] },
    'volumes.0.path: found "data", allowed: an absolute path',
  ],
  [
    "a path that climbs",
    { tmpfs: [{ path: "/tmp/../etc" }] },
    'tmpfs.0.path: found "/tmp/../etc", allowed: an absolute path',
  ],
  [
    "a route without a slash",
    { public: { port: 1, path: "api" } },
    'public.path: found "api", allowed: an absolute path',
  ],
  [
    "two mounts at one path",
    { tmpfs: [{ path: "/a" }], volumes: [{ name: "a", path: "/a" }] },
    'volumes.0.path: found "/a", allowed: a path that tmpfs.0.path does not take',
  ],
  [
    "a volume's name",
    { volumes: [{ name: "My_Data", path: "/d" }] },
    `volumes.0.name: found "My_Data", allowed: ${LABEL}`,
  ],
  [
    "a secret's name",
    { secrets: [{ name: "a b" }] },
    `secrets.0.name: found "a b", allowed: ${LABEL}`,
  ],
  [
    "a template without the value",
    { secrets: [{ name: "a", template: "x" }] },
    'secrets.0.template: found "x", allowed: text with {value} in it',
  ],
  [
    "a secret's mode",
    { secrets: [{ name: "a", mode: "999" }] },
    'secrets.0.mode: found "999", allowed: octal digits, such as 0444',
  ],
  [
    "a host with an underscore",
    { public: { port: 1, host: "a_b" } },
    'public.host: found "a_b", allowed: DNS labels (a-z, 0-9, -) with dots between',
  ],
  [
    "an empty health command",
    { health: { command: [] } },
    "health.command: found [], allowed: a command and its arguments",
  ],
  [
    "a DNS server's name",
    { nameservers: ["192.0.2.53", "dns.example.org"] },
    'nameservers.1: found "dns.example.org", allowed: an IP address',
  ],
  [
    "a variable's name",
    { environment: { "A-B": "1" } },
    'environment: found "A-B", allowed: letters, digits and _, no digit first',
  ],
  [
    "an env file outside the project",
    { envFiles: ["../a.env"] },
    `envFiles.0: found "../a.env", allowed: a path in the project's folder, relative to it`,
  ],
  [
    "a processor share of zero",
    { resources: { limits: { cpus: 0 } } },
    "resources.limits.cpus: found 0, allowed: a number above 0",
  ],
  [
    "no log file",
    { logs: { maxFiles: 0 } },
    "logs.maxFiles: found 0, allowed: a whole number from 1",
  ],
  [
    "no retry of a health check",
    { health: { command: ["a"], retries: 0 } },
    "health.retries: found 0, allowed: a whole number from 1",
  ],
  ["an instance that waits for itself", { dependsOn: ["web"] }, ""],
];

function refusal(specs: readonly ServiceSpec[]): string {
  try {
    checkServices(specs);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
}

describe("checkServices", () => {
  for (const [title, spec, message] of WRONG) {
    it(`refuses ${title}`, () => {
      const expected =
        message === "" ? "services wait for each other: web → web" : `service "web": ${message}`;
      assert.equal(refusal([{ name: "web", ...spec }]), expected);
    });
  }

  for (const name of ["", "Web", "web_1", "-web", "a".repeat(64)]) {
    it(`refuses the name ${JSON.stringify(name.slice(0, 10))}`, () => {
      assert.equal(
        refusal([{ name }]),
        `service "${name}": name: found "${name}", allowed: ${LABEL}`,
      );
    });
  }

  it("refuses durations and sizes that a cast let through", () => {
    const spec = JSON.parse(
      '{"name":"web","timing":{"drain":"5"},"logs":{"maxSize":"10MB"},"tmpfs":[{"path":"/t","size":"1"}]}',
    ) as ServiceSpec;
    assert.equal(
      refusal([spec]),
      'service "web": timing.drain: found "5", allowed: a duration (500ms, 5s, 2m)\n' +
        'service "web": tmpfs.0.size: found "1", allowed: a size (64MiB)\n' +
        'service "web": logs.maxSize: found "10MB", allowed: a size (64MiB)',
    );
  });

  it("refuses two services of one name", () => {
    assert.equal(
      refusal([{ name: "web" }, { name: "web" }]),
      'service "web": declared a second time',
    );
  });

  it("refuses a dependency that nobody declared, with the closest name", () => {
    assert.equal(
      refusal([{ name: "redis" }, { name: "web", dependsOn: ["reddis"] }]),
      'service "web": dependsOn: there is no service "reddis"; did you mean "redis"?',
    );
  });

  it("refuses services that wait for each other", () => {
    assert.equal(
      refusal([
        { name: "start", dependsOn: ["a"] },
        { name: "a", dependsOn: ["b"] },
        { name: "b", dependsOn: ["c"] },
        { name: "c", dependsOn: ["a"] },
      ]),
      "services wait for each other: a → b → c → a",
    );
  });

  it("refuses two services at one port of the machine", () => {
    const hostPorts = [{ container: 3001, host: 50_001 }];
    assert.equal(
      refusal([
        { name: "one", hostPorts },
        { name: "two", hostPorts },
      ]),
      'service "two": hostPorts.0.host: found 50001, which "one" takes',
    );
    const udp = [{ container: 3001, host: 50_001, protocol: "udp" as const }];
    assert.equal(
      refusal([
        { name: "one", hostPorts },
        { name: "two", hostPorts: udp },
      ]),
      "accepted",
    );
  });

  it("tells every mistake at once", () => {
    assert.equal(
      refusal([{ name: "web", replicas: -1, public: { port: 0 } }]).split("\n").length,
      2,
    );
  });

  it("accepts the database and tools of a replica set", () => {
    const member = { image: "mongodb", volumes: [{ name: "data", path: "/data" }] };
    assert.equal(
      refusal([
        { ...member, name: "mongodb-master", hostname: "mongodb" },
        { ...member, name: "mongodb-slave1", hostname: "slave1", dependsOn: ["mongodb-master"] },
        { name: "api1", hostPorts: [{ container: 8894, host: 50_011 }], envFiles: ["env/api.env"] },
        { name: "api-tools", dependsOn: ["mongodb-master", "mongodb-slave1", "api1"] },
      ]),
      "accepted",
    );
  });
});
