import type { SshConnection } from "../../../ssh/connection";

/** Answers what a command prints. @throws Error when it fails. */
export type RootShell = (command: string) => Promise<string>;

/** Commands of root's, by sudo for any other user. */
export function rootShell(connection: SshConnection, user: string): RootShell {
  const shell = user === "root" ? "sh -s" : "sudo -n sh -s";
  return async (command) => {
    const { code, stdout, stderr } = await connection.run(shell, {
      input: command,
      timeoutMs: 60_000,
    });
    if (code === 0) return stdout;
    throw new Error(`${connection.title}: ${command}: exit code ${code}: ${stderr}`);
  };
}

/** As one word of a shell's. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
