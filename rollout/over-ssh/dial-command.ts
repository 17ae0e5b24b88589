import { UserError } from "../../model/user-error";

/**
 * How Docker's own client reaches an engine over SSH: by the system's `ssh`, so that the user's own
 * settings, keys and known hosts hold. A host that is not known yet is refused, and nobody is asked
 * for anything.
 * @param host as in DOCKER_HOST: `ssh://[user@]host[:port][/path of the engine's socket]`.
 * @throws UserError when it is no such address.
 */
export function dialCommand(host: string): readonly string[] {
  const { hostname, username, password, port, pathname, search, hash } = parse(host);
  if (password !== "" || search !== "" || hash !== "") throw malformed(host);
  const name = hostname.replace(/^\[(.*)\]$/, "$1");
  const user = decodeURIComponent(username);
  // What starts with a dash would be taken for an option.
  if (name === "" || name.startsWith("-") || user.startsWith("-")) throw malformed(host);
  const socket = decodeURIComponent(pathname.replace(/^\/$/, ""));
  return [
    "ssh",
    ...["-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=10"],
    ...(user === "" ? [] : ["-l", user]),
    ...(port === "" ? [] : ["-p", port]),
    ...["-T", "--", name, "docker"],
    ...(socket === "" ? [] : ["--host", `'unix://${socket.replaceAll("'", `'\\''`)}'`]),
    ...["system", "dial-stdio"],
  ];
}

function parse(host: string): URL {
  try {
    return new URL(host);
  } catch {
    throw malformed(host);
  }
}

function malformed(host: string): UserError {
  const shown = host.replace(/:[^:@/]*@/, ":…@");
  return new UserError(
    `DOCKER_HOST is "${shown}"; allowed: ssh://[user@]host[:port], without a password`,
  );
}
