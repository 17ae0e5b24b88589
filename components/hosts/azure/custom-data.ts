import { CUSTOM_DATA_BYTES } from "../../../model/azure/limits";
import type { SecretValue } from "../../../model/secret-value";
import { UserError } from "../../../model/user-error";

/** In Base64, as Azure takes it. @throws UserError when it is longer than Azure takes. */
export function encodeCustomData(machine: string, userData: SecretValue): string {
  const bytes = Buffer.from(userData.reveal());
  if (bytes.length > CUSTOM_DATA_BYTES) {
    throw new UserError(
      `${machine}: its cloud-init file has ${bytes.length} bytes, ` +
        `allowed: at most ${CUSTOM_DATA_BYTES}`,
    );
  }
  return bytes.toString("base64");
}
