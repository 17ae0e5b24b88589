import assert from "node:assert/strict";
import type Docker from "dockerode";
import { SecretValue } from "../../../model/secret-value";
import { fetchImage } from "../../../operations/app-images";

const ACCESS = {
  address: "registry.example.org:5000",
  username: "reader",
  password: new SecretValue("secret"),
};
const IMAGE = "registry.example.org:5000/app@sha256:1";

/** An engine whose pull fails so, and that has the image, or not. */
function engine(failure: { statusCode?: number; message: string }, has: boolean): Docker {
  return {
    pull: () => Promise.reject(Object.assign(new Error(failure.message), failure)),
    getImage: () => ({
      inspect: () =>
        has
          ? Promise.resolve({ Id: "sha256:image" })
          : Promise.reject(Object.assign(new Error("no such image"), { statusCode: 404 })),
    }),
  } as unknown as Docker;
}

async function fetched(failure: { statusCode?: number; message: string }, has: boolean) {
  const lines: string[] = [];
  const found = await fetchImage(engine(failure, has), IMAGE, ACCESS, (line) => lines.push(line));
  return { found, lines };
}

describe("fetching an image of the platform's registry", () => {
  const away = { statusCode: 500, message: "dial tcp 10.0.0.9:5000: no route to host" };

  it("does without a registry that does not answer where the engine has the image", async () => {
    assert.deepEqual(await fetched(away, true), {
      found: true,
      lines: [
        "registry.example.org:5000 was not asked: dial tcp 10.0.0.9:5000: no route to host; " +
          "the engine has the image",
      ],
    });
  });

  it("fails where the engine has it not", async () => {
    await assert.rejects(fetched(away, false), /no route to host/);
  });

  it("tells of what the registry lacks, though the engine that is asked has it", async () => {
    const lacking = { statusCode: 404, message: "manifest unknown" };
    assert.deepEqual(await fetched(lacking, true), { found: false, lines: [] });
  });
});
