import type { ContainerFacts } from "./facts";
import { quoted, type RootShell } from "./root-shell";

/** Compilers, installers of packages of languages, servers to log in to. */
const TOOLS =
  "gcc cc clang make ld as go rustc npm npx yarn corepack pip pip3 gem cargo " +
  "sshd dropbear telnetd in.telnetd ftpd vsftpd";

/** Only where programs lie: a file of that name elsewhere is none. */
const TOOL_PATHS = TOOLS.split(" ")
  .map((name) => `-path '*/bin/${name}' -o -path '*/sbin/${name}'`)
  .join(" -o ");

/**
 * Looks through a container's file system from its machine; what is mounted in it is left out.
 * @param root the container's root on its machine.
 * @throws Error when there is no file at all: then it was not looked through.
 */
export async function containerFiles(
  shell: RootShell,
  root: string,
): Promise<Pick<ContainerFacts, "setIdFiles" | "tools">> {
  const find = async (which: string): Promise<string[]> => {
    const printed = await shell(`cd ${quoted(root)} && find . -xdev ${which}`);
    return printed
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.replace(/^\./, ""))
      .sort();
  };
  if ((await find("-type f -print -quit")).length === 0) throw new Error(`${root} holds no file`);
  return {
    setIdFiles: await find("-type f -perm /6000"),
    tools: await find(`\\( ${TOOL_PATHS} \\)`),
  };
}
