import type { Host, SshEndpoint } from "./host";
import { hostKeyProblem, isPrivateKey } from "./host-key";
import type { HostProblem } from "./host-problem";

const HOST_KEY_ALLOWED = "the server's public key: ssh-ed25519 AAAA…";
const PRIVATE_HINT =
  "Take the private key out of the file. Whoever may have seen it can pass as its owner, so make " +
  "a new one.";

/** The keys of a machine or of the one before it. @param hint how its host key is had. */
export function endpointProblems(
  { hostKey, key }: Partial<SshEndpoint>,
  hint: string,
): HostProblem[] {
  const problems: HostProblem[] = [];
  const found = hostKey === undefined ? undefined : hostKeyProblem(hostKey);
  if (hostKey !== undefined && found !== undefined) {
    const whyNot = isPrivateKey(hostKey) ? PRIVATE_HINT : hint;
    problems.push({ path: "hostKey", found, allowed: HOST_KEY_ALLOWED, hint: whyNot });
  }
  if (key !== undefined && isPrivateKey(key)) {
    const allowed = "a file's path, such as ~/.ssh/id_ed25519";
    problems.push({ path: "key", found: "a private key", allowed, hint: PRIVATE_HINT });
  }
  return problems;
}

/** How a machine's public key is had. @param host absent for a machine that is none of the list. */
export function hostKeyHint(host?: Pick<Host, "name" | "address">): string {
  const onMachine = "A machine has its own in /etc/ssh/ssh_host_ed25519_key.pub";
  if (host === undefined) return `${onMachine}.`;
  return (
    `${onMachine}; \`slipway host add ${host.name} ${host.address}\` reads it and writes the ` +
    "entry, where there is none yet."
  );
}
