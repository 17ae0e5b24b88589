// What every npm script starts: plain JavaScript without dependencies, so that it runs on a fresh
// clone. It brings node_modules up to date, finds a Node that is new enough and hands over to it.
import { checkMachine, nodeToRun, withProgram } from "./bootstrap/machine.mjs";
import { ensureNodeModules } from "./bootstrap/node-modules.mjs";
import { commandFor } from "./bootstrap/commands.mjs";
import { launch } from "./bootstrap/launch.mjs";
import { BootstrapError } from "./bootstrap/error.mjs";

async function main(words) {
  checkMachine();
  await ensureNodeModules();
  const { args, env } = commandFor(words);
  const node = nodeToRun();
  return launch(node, args, { ...env, PATH: withProgram(node) });
}

main(process.argv.slice(2)).catch((error) => {
  if (!(error instanceof BootstrapError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
