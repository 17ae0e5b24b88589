import { z } from "zod";
import { SecretValue } from "../../model/secret-value";
import { key } from "./key";

const pin = key(z.string(), {
  description:
    "The pin of what runs under this name: the tag is for people, the digest is what runs. " +
    "`unpinned` on a fresh clone: `slipway up` fills it in. `none` in an environment: the service " +
    "does not run there.",
  allowed: "name:tag@sha256:<64 hex digits>",
});
/** `slipway:images`. */
export const images = key(z.record(z.string(), pin).default({}), {
  description: "What the stack runs.",
  allowed: "names with pins",
});

const secret = key(z.instanceof(SecretValue), {
  description:
    "An encrypted value, given to services as a file. `generate` on a fresh clone: `slipway up` " +
    "makes a random value and encrypts it. `name-key` keys the hashes in the names of secrets.",
  allowed: "an encrypted value, { secure: … }",
});
/** `slipway:secrets`. */
export const secrets = key(z.record(z.string(), secret).default({}), {
  description: "What nobody may read.",
  allowed: "names with encrypted values",
});
