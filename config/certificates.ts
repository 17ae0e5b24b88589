import { X509Certificate } from "node:crypto";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\s[\s\S]+?-----END \1-----/g;

/** Whether a text in PEM holds certificates that can be read, and nothing else, such as a key. */
export function isCertificates(text: string): boolean {
  const blocks = [...text.matchAll(BLOCK)];
  return (
    blocks.length > 0 &&
    !text.replace(BLOCK, "").includes("-----") &&
    blocks.every(([block, label]) => label === "CERTIFICATE" && isReadable(block))
  );
}

function isReadable(certificate: string): boolean {
  try {
    new X509Certificate(certificate);
    return true;
  } catch {
    return false;
  }
}
