import { z } from "zod";
import { MOST_TAGS } from "../../model/azure/limits";
import { key } from "./key";

/** Tags of Slipway's own on each resource. */
const OWN_TAGS = 2;
/** Storage accounts take no longer names. */
const NAME = /^(?!(?:microsoft|azure|windows|slipway))[^<>%&\\?/\x00-\x1f]{1,128}$/i;

const value = key(z.string().max(256), {
  description: "A tag on every resource, such as who pays for it.",
  allowed: "text of at most 256 letters (a number or a boolean in quotes)",
});

export const tags = key(
  z
    .record(z.string().regex(NAME), value)
    .refine((all) => Object.keys(all).length <= MOST_TAGS - OWN_TAGS)
    .default({}),
  {
    description: "Tags on every resource.",
    allowed: `at most ${MOST_TAGS - OWN_TAGS} names with texts`,
  },
);
