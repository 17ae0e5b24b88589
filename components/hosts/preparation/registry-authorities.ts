import { UserError } from "../../../model/user-error";
import { shellQuote } from "./shell-text";
import type { RegistryAuthority } from "./settings";

const FOLDER = "/etc/docker/certs.d";

/** Where the engine looks for the authority of a registry, anew at each connection. */
export function authorityFile({ registry }: Pick<RegistryAuthority, "registry">): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/.test(registry)) {
    throw new UserError(`the registry's name ${JSON.stringify(registry)} names no folder`, {
      hint: "Allowed are a host name and a port, such as registry.example.org:5000.",
    });
  }
  return `${FOLDER}/${registry}/ca.crt`;
}

/** A shell function that brings the machine to trust these, and no longer those it once had. */
export function trustAuthorities(authorities: readonly RegistryAuthority[]): string {
  const certificates = authorities.map(
    (authority) =>
      `  trust ${shellQuote(authorityFile(authority))} ${shellQuote(`${authority.certificate.trim()}\n`)}`,
  );
  return ["trust_authorities() {", "  trusted=", ...certificates, "  distrust_others", "}"].join(
    "\n",
  );
}

/** What that function calls. */
export const AUTHORITIES = String.raw`
# trust FILE CERTIFICATE
trust() {
  step="certificate authority $1"
  note authority "$1"
  # CIS Docker Benchmark 3.8: nobody writes it.
  put "$1" 444 "$2"
  if [ "$put" = yes ]; then say "wrote $1"; fi
  trusted=$(printf '%s\n%s' "$trusted" "$1")
}
distrust_others() {
  step='former certificate authorities'
  for file in $(notes authority); do
    if printf '%s\n' "$trusted" | grep -Fqx -- "$file"; then continue; fi
    rm -f "$file"
    rmdir "$(dirname "$file")" 2>/dev/null || true
    forget authority "$file"
    say "removed $file"
  done
}
`;
