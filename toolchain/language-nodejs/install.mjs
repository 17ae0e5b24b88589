import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Installs what a program's package.json asks for.
 *
 * @param {string} packageManager the command to use.
 * @param {string} directory where the package.json is.
 * @param {(output: { stdout?: Buffer, stderr?: Buffer }) => void} print gets the output as it comes.
 * @throws {Error} if the package manager fails or cannot be started.
 */
export async function installDependencies(packageManager, directory, print) {
  const child = spawn(packageManager, ["install"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (stdout) => print({ stdout }));
  child.stderr.on("data", (stderr) => print({ stderr }));
  const [code, signal] = await once(child, "close");
  if (code !== 0) {
    throw new Error(`${packageManager} install in ${directory} ended with ${code ?? signal}`);
  }
}
