import * as crypto from "node:crypto";
import {
  AUTHORITY,
  CERTIFICATE,
  CI_BUILDER_CERTIFICATE,
  CI_BUILDER_KEY,
  CI_DEPLOY_KEY,
  CI_GATE_HOST_KEY,
  CONCOURSE_HOST_KEY,
  CONCOURSE_SIGNING_KEY,
  CONCOURSE_WORKER_KEY,
  HOST_KEY,
  REGISTRY_READER_PASSWORD,
} from "../../config";
import { makeBuilderCertificate, makeBuilderKey } from "../authority/builder-certificates";
import { makeHostKey } from "../authority/host-key";
import { issueCertificate } from "../authority/issue-certificate";
import { makeAuthority } from "../authority/make-authority";
import { makeRsaKey } from "../authority/rsa-key";
import type { StackKind } from "../project";
import { domainOf } from "../registry-access";
import { certificateNames, type Surroundings } from "./surroundings";

/** 24 random bytes: 192 bits, in letters that need no quoting anywhere. */
const SECRET_BYTES = 24;

export type Maker = (around: Surroundings) => Promise<string> | string;

/** Secrets that are no random text, by the kind of stack; in the order in which they are made. */
const MAKERS: Readonly<Record<StackKind, Readonly<Record<string, Maker>>>> = {
  platform: {
    [HOST_KEY]: makeHostKey,
    [CI_DEPLOY_KEY]: makeHostKey,
    [CI_GATE_HOST_KEY]: makeHostKey,
    [CONCOURSE_SIGNING_KEY]: makeRsaKey,
    [CONCOURSE_HOST_KEY]: makeRsaKey,
    [CONCOURSE_WORKER_KEY]: makeRsaKey,
    [AUTHORITY]: ({ project, config, now }) =>
      makeAuthority({ project, domain: domainOf(config) }, { now }),
    [CERTIFICATE]: async ({ config, now, reveal }) =>
      issueCertificate(await reveal(AUTHORITY), { names: certificateNames(config) }, { now }),
    [CI_BUILDER_CERTIFICATE]: ({ now }) => makeBuilderCertificate({ now }),
    [CI_BUILDER_KEY]: async ({ now, reveal }) =>
      makeBuilderKey(await reveal(CI_BUILDER_CERTIFICATE), { now }),
  },
  environment: {
    [REGISTRY_READER_PASSWORD]: (around) => around.revealReaderPassword(),
  },
};

/** How a secret of a stack is made: of most, by chance. */
export function makerOf(kind: StackKind, name: string): Maker {
  const own = MAKERS[kind];
  return (Object.hasOwn(own, name) ? own[name] : undefined) ?? randomText;
}

/** The names in an order in which each can be made from those before it. */
export function inMakingOrder(kind: StackKind, names: readonly string[]): string[] {
  const order = Object.keys(MAKERS[kind]);
  return [...names].sort((one, other) => order.indexOf(one) - order.indexOf(other));
}

function randomText(): string {
  return crypto.randomBytes(SECRET_BYTES).toString("base64url");
}
