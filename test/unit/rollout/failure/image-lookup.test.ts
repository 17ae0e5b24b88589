import * as assert from "node:assert/strict";
import { EngineError } from "../../../../rollout/engine";
import {
  imageFacts,
  lookUpImage,
  type RegistryAnswer,
} from "../../../../rollout/failure/image-lookup";
import { fakeEngine } from "../engine-builders";

const REFERENCE = `localhost:5000/subject:2@sha256:${"2".repeat(64)}`;

/** What engines answer: 20.10 passes most of a registry's errors on as its own. */
const REFUSALS: readonly { name: string; error: Error; expected: RegistryAnswer }[] = [
  {
    name: "has no such manifest",
    error: new EngineError(404, "manifest unknown: manifest unknown"),
    expected: { kind: "has it not", registry: "localhost:5000" },
  },
  {
    name: "has no such manifest, in an error of the engine's own",
    error: new EngineError(500, "errors:\nmanifest unknown: manifest unknown\n"),
    expected: { kind: "has it not", registry: "localhost:5000" },
  },
  {
    name: "wants a login",
    error: new EngineError(401, "unauthorized: authentication required"),
    expected: {
      kind: "gives none",
      registry: "localhost:5000",
      why: "unauthorized: authentication required",
    },
  },
  {
    name: "is not there",
    error: new EngineError(
      500,
      'Get "http://localhost:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused',
    ),
    expected: {
      kind: "gives none",
      registry: "localhost:5000",
      why: 'Get "http://localhost:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused',
    },
  },
  {
    name: "breaks",
    error: new EngineError(503, "received unexpected HTTP status: 502 Bad Gateway"),
    expected: {
      kind: "gives none",
      registry: "localhost:5000",
      why: "received unexpected HTTP status: 502 Bad Gateway",
    },
  },
];

describe("asking a registry for an image", () => {
  for (const { name, error, expected } of REFUSALS) {
    it(`tells when it ${name}`, async () => {
      const engine = fakeEngine({ registryLookup: () => Promise.reject(error) });
      assert.deepEqual(await lookUpImage(engine, REFERENCE), expected);
    });
  }

  it("tells when it has the image", async () => {
    const asked: unknown[] = [];
    const engine = fakeEngine({
      registryLookup: (...args) => {
        asked.push(args);
        return Promise.resolve();
      },
    });
    assert.deepEqual(await lookUpImage(engine, REFERENCE), { kind: "has it" });
    assert.deepEqual(asked, [[REFERENCE]]);
  });

  it("names the default registry where a reference names none", async () => {
    const engine = fakeEngine({ registryLookup: () => Promise.reject(new EngineError(404, "no")) });
    assert.deepEqual(await lookUpImage(engine, "redis:7"), {
      kind: "has it not",
      registry: "docker.io",
    });
  });
});

describe("the facts of an image", () => {
  it("are its labels", async () => {
    const Labels = {
      "org.opencontainers.image.revision": "bbb2222",
      "org.opencontainers.image.created": "2026-03-01T09:00:00.000Z",
      "org.opencontainers.image.title": "subject",
    };
    const engine = fakeEngine({ image: () => Promise.resolve({ Config: { Labels } }) });
    assert.deepEqual(await imageFacts(engine, REFERENCE), {
      revision: "bbb2222",
      created: "2026-03-01T09:00:00.000Z",
    });
  });

  it("are none when it has no labels, and not known when it is not there", async () => {
    const bare = fakeEngine({ image: () => Promise.resolve({ Config: { Labels: null } }) });
    assert.deepEqual(await imageFacts(bare, REFERENCE), {});
    assert.equal(await imageFacts(fakeEngine(), REFERENCE), undefined);
    const broken = fakeEngine({ image: () => Promise.reject(new Error("broken")) });
    assert.equal(await imageFacts(broken, REFERENCE), undefined);
  });
});
