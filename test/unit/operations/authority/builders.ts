import { issueCertificate } from "../../../../operations/authority/issue-certificate";
import { makeAuthority } from "../../../../operations/authority/make-authority";

export const NOW = new Date("2026-03-01T12:00:00Z");

export function authority({ domain = "example.org", now = NOW } = {}): Promise<string> {
  return makeAuthority({ project: "slipway", domain }, { now });
}

export function certificate(
  from: string,
  { names = ["registry.example.org"], days = 397, now = NOW } = {},
): Promise<string> {
  return issueCertificate(from, { names, days }, { now });
}
