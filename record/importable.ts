import type { ExportedStack } from "./deployment";

/**
 * A record's state as `pulumi stack import` takes it: with secrets in clear, which it encrypts by
 * the key that this names. Without one it ends with a panic.
 * @param salt `encryptionsalt` of the throw-away stack.
 */
export function importable(exported: ExportedStack, salt: string): unknown {
  const provider = { type: "passphrase", state: { salt } };
  return { ...exported, deployment: { ...exported.deployment, secrets_providers: provider } };
}
