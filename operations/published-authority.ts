import type Docker from "dockerode";
import { AUTHORITY_LABEL, type AuthoritySigns } from "../model/authority-label";
import { joinPem } from "../model/pem";
import { UserError } from "../model/user-error";
import type { Through } from "./ask-url";
import { findPlatform, type Project } from "./project";

interface ListedConfig {
  readonly Spec?: { readonly Data?: string };
}

/**
 * The certificate of the platform's authority as the platform keeps it on its cluster: as much to be
 * trusted as the engine, which is this machine's or answers behind a checked host key. No secret is
 * decrypted for it. While a new authority takes over, both.
 * @param signs only what signs this. Default: any.
 * @returns PEM; undefined when there is none, or the engine is in no swarm yet.
 */
export async function readPublishedAuthority(
  docker: Docker,
  project: Project,
  signs?: AuthoritySigns,
): Promise<string | undefined> {
  const info = (await docker.info()) as { Swarm?: { ControlAvailable?: boolean } };
  if (info.Swarm?.ControlAvailable !== true) return undefined;
  const label = [
    `slipway.project=${project.name}`,
    `slipway.stack=${findPlatform(project).stack}`,
    signs === undefined ? AUTHORITY_LABEL : `${AUTHORITY_LABEL}=${signs}`,
  ];
  const found = (await docker.listConfigs({ filters: { label } })) as readonly ListedConfig[];
  const certificates = found.flatMap(({ Spec }) => Spec?.Data ?? []);
  if (certificates.length === 0) return undefined;
  return joinPem(...certificates.map((data) => Buffer.from(data, "base64").toString("utf8")));
}

/** @throws UserError when the platform has none, or is not up. */
export async function requirePublishedAuthority(docker: Docker, project: Project): Promise<string> {
  const found = await readPublishedAuthority(docker, project);
  if (found !== undefined) return found;
  const { stack, file } = findPlatform(project);
  throw new UserError(`the cluster holds no certificate of an authority of "${stack}"`, {
    hint:
      `A platform has one with slipway:hosts, or with slipway:edge.tls: { from: authority } in ` +
      `${file}; \`slipway up ${stack}\` makes it.`,
  });
}

/**
 * The way to the edge for requests to these URLs. With HTTPS by the platform's own authority that one
 * is trusted, and no other; else the public ones.
 */
export async function trusting(
  docker: Docker,
  project: Project,
  urls: readonly string[],
  through?: Through,
): Promise<Through | undefined> {
  if (!urls.some((url) => url.startsWith("https:"))) return through;
  const authority = await readPublishedAuthority(docker, project, "edge");
  return authority === undefined ? through : { ...through, authority };
}
