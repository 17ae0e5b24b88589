import { BUILDER_HOST } from "../../model/ci-builder";
import { joinPem, parsePem } from "../../model/pem";
import type { Making } from "./key-pair";
import { makeSelfSigned } from "./self-signed";

/** What the CI's builder shows. @returns PEM: key, certificate. */
export function makeBuilderCertificate(making: Making): Promise<string> {
  return makeSelfSigned({ name: BUILDER_HOST, side: "server" }, making);
}

/**
 * What those show who may build.
 * @param builder as `makeBuilderCertificate` gives it.
 * @returns PEM: key, certificate, then the builder's certificate, by which they know it.
 */
export async function makeBuilderKey(builder: string, making: Making): Promise<string> {
  const own = await makeSelfSigned({ name: `client.${BUILDER_HOST}`, side: "client" }, making);
  return joinPem(own, parsePem(builder, "the builder's certificate").certificates[0]);
}
