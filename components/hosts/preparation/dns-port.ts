const RESOLVED_FILE = "/etc/systemd/resolved.conf.d/slipway.conf";

const RESOLVED_TEXT = `# Of Slipway: this machine's port 53 is its DNS server's.
[Resolve]
DNSStubListener=no
`;

/** The values that {@link FREE_DNS_PORT} uses. @param servesDns whether the machine's port 53 is wanted. */
export function dnsPortVariables(servesDns: boolean): Record<string, string> {
  return {
    serves_dns: servesDns ? "yes" : "no",
    resolved_file: RESOLVED_FILE,
    resolved_text: RESOLVED_TEXT,
    resolv_conf: "/etc/resolv.conf",
  };
}

/**
 * A shell function that has systemd's resolver give up port 53 of loopback: while it holds that, the
 * engine cannot open the port for all addresses. Programs then ask the servers that it asked for
 * them. It is taken back with all else when the machine leaves, and never before: a resolver that finds
 * the port taken would leave its machine without names.
 */
export const FREE_DNS_PORT = String.raw`
free_dns_port() {
  step='port 53'
  if [ "$serves_dns" = no ] || ! has systemctl; then return 0; fi
  if ! systemctl -q is-active systemd-resolved; then return 0; fi
  put_own "$resolved_file" 644 "$resolved_text"
  if [ "$put" = no ]; then return 0; fi
  systemctl restart systemd-resolved
  # From version 246 on it says in this file itself whom to ask.
  if grep -q '^nameserver 127\.0\.0\.53' "$resolv_conf"; then
    rm -f "$resolved_file"
    forget file "$resolved_file"
    systemctl restart systemd-resolved
    fail "$resolv_conf goes on naming systemd's resolver, which holds the port: make it a link to /run/systemd/resolve/resolv.conf"
  fi
}
`;
