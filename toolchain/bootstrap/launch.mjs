import { spawn } from "node:child_process";
import * as os from "node:os";
import { BootstrapError } from "./error.mjs";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Starts Node with the terminal of this process, passes signals on, and ends as it ended.
 * Ctrl-C at a terminal reaches the whole foreground group by itself, so it is not sent twice.
 */
export function launch(node, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { stdio: "inherit", env: { ...process.env, ...env } });
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
      });
    }
    child.on("error", (error) => {
      reject(new BootstrapError(`Node cannot be started (${node}): ${error.message}`));
    });
    child.on("exit", (code, signal) => {
      process.exitCode = code ?? 128 + os.constants.signals[signal];
      resolve();
    });
  });
}
