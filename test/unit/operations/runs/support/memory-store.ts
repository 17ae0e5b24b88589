import { S3Objects } from "../../../../../operations/runs/s3-objects";
import type { S3Answer, S3Request } from "../../../../../operations/runs/s3-request";

/** A bucket in memory, with the conditions of S3; `ages` says how old a key's object is told to be. */
export function memoryStore(folder = "") {
  const objects = new Map<string, { text: string; version: string }>();
  const ages = new Map<string, number>();
  let count = 0;
  const answer = (status: number, body = "", headers = {}): S3Answer => ({ status, body, headers });
  const send = ({ method, path, query, headers = {}, body = "" }: S3Request): Promise<S3Answer> => {
    const key = path.slice("/bucket/".length);
    const found = objects.get(key);
    if (query !== undefined) {
      const keys = [...objects.keys()].filter((one) => one.startsWith(query["prefix"] ?? ""));
      return Promise.resolve(answer(200, keys.map((one) => `<Key>${one}</Key>`).join("")));
    }
    if (method === "GET") {
      if (found === undefined) return Promise.resolve(answer(404));
      const now = 1_800_000_000_000;
      const times = {
        date: new Date(now).toUTCString(),
        "last-modified": new Date(now - (ages.get(key) ?? 0)).toUTCString(),
      };
      return Promise.resolve(answer(200, found.text, { etag: found.version, ...times }));
    }
    if (method === "DELETE") {
      objects.delete(key);
      return Promise.resolve(answer(204));
    }
    const isRefused =
      headers["if-none-match"] === "*"
        ? found !== undefined
        : found?.version !== headers["if-match"];
    if (isRefused) return Promise.resolve(answer(found === undefined ? 404 : 412));
    const version = `"${++count}"`;
    objects.set(key, { text: body, version });
    ages.delete(key);
    return Promise.resolve(answer(200, "", { etag: version }));
  };
  return { objects, ages, store: new S3Objects("s3://bucket", "/bucket", folder, send) };
}
