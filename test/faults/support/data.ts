import type Docker from "dockerode";
import { insideService } from "../../e2e/support/inside";

const REDIS = "staging-redis";
const MARKER = "/data/slipway-marker";
const CLIENT = 'REDISCLI_AUTH="$(cat /run/secrets/redis-password)" redis-cli';

/** Puts a file beside Redis's own on its volume, and a value into Redis. */
export async function writeData(docker: Docker): Promise<void> {
  await shell(docker, `head -c 1000000 /dev/urandom > ${MARKER} && sync`);
  await shell(docker, `${CLIENT} set slipway-marker "$(sha256sum < ${MARKER})"`);
}

/** What was written, as it is now: checksums of the file, and of it as Redis has it. */
export async function readData(docker: Docker): Promise<string[]> {
  const output = await shell(docker, `sha256sum < ${MARKER}; ${CLIENT} get slipway-marker`);
  return output.match(/[0-9a-f]{64}/g) ?? [];
}

async function shell(docker: Docker, script: string): Promise<string> {
  const { code, output } = await insideService(docker, REDIS, ["sh", "-c", script]);
  if (code !== 0) throw new Error(`${script} in ${REDIS}: ${output}`);
  return output;
}
