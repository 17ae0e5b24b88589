import assert from "node:assert/strict";
import { s3Objects } from "../../../../operations/runs/s3-objects";
import { signed } from "../../../../operations/runs/s3-request";
import { memoryStore } from "./support/memory-store";

/** The examples of AWS' own reference for signature version 4. */
const PLACE = {
  endpoint: "https://examplebucket.s3.amazonaws.com",
  region: "us-east-1",
  account: {
    accessKey: "AKIAIOSFODNN7EXAMPLE",
    secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  },
};
const NOW = new Date("2013-05-24T00:00:00Z");

describe("requests to S3", () => {
  it("are signed as AWS' examples are", () => {
    const signature = (request: Parameters<typeof signed>[1]) =>
      /Signature=(.*)$/.exec(signed(PLACE, request, NOW).headers["authorization"] ?? "")?.[1];
    assert.equal(
      signature({ method: "GET", path: "/test.txt", headers: { range: "bytes=0-9" } }),
      "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    );
    assert.equal(
      signature({ method: "GET", path: "/", query: { "max-keys": "2", prefix: "J" } }),
      "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    );
  });

  it("are made where the backend's address says, for whom the environment says", () => {
    const env = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
    const known = (url: string, variables: Record<string, string> = env) =>
      s3Objects(url, variables) !== undefined;
    assert.ok(known("s3://pulumi?endpoint=http://state:7070&region=us-east-1"));
    assert.ok(known("s3://pulumi/folder?region=eu-west-1"));
    assert.ok(!known("s3://pulumi"));
    assert.ok(!known("s3://pulumi?region=eu-west-1", {}));
    assert.ok(!known("gs://pulumi?region=eu-west-1"));
  });

  it("keep to the folder of the address", async () => {
    const { objects, store } = memoryStore("team/");
    assert.notEqual(await store.write("a.json", "1"), undefined);
    assert.equal(await store.write("a.json", "2"), undefined);
    assert.deepEqual([...objects.keys()], ["team/a.json"]);
    assert.deepEqual(await store.list("a"), ["a.json"]);
    assert.equal((await store.read("a.json"))?.text, "1");
    await store.remove("a.json");
    assert.equal(await store.read("a.json"), undefined);
  });
});
