/**
 * The Node language host: what stands between the Pulumi engine and a program on Node.
 *
 * Called by the engine as `pulumi-language-nodejs [flags] <engine address>` in the program's
 * folder. Serves the LanguageRuntime protocol on a free loopback port, which is the one line that
 * it prints, until it is interrupted or the engine is gone.
 */
import { commandLine } from "./command-line.mjs";
import { languageHost } from "./host.mjs";
import { loadProtocol } from "./protocol.mjs";

/** How often to look whether the engine is still there, in milliseconds. */
const ENGINE_CHECK_INTERVAL = 1000;

function main() {
  const protocol = loadProtocol(process.cwd());
  const host = languageHost(protocol, commandLine(process.argv.slice(2)));
  const server = new protocol.grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(protocol.service, host.handlers);

  const leave = async () => {
    await host.stop();
    server.forceShutdown();
    process.exit(0);
  };
  process.on("SIGINT", leave);
  process.on("SIGTERM", leave);
  leaveWithParent(leave);

  const credentials = protocol.grpc.ServerCredentials.createInsecure();
  server.bindAsync("127.0.0.1:0", credentials, (error, port) => {
    if (error) {
      fail(error);
    }
    process.stdout.write(`${port}\n`);
  });
}

/**
 * An engine that was killed interrupts nobody, so its parts have to notice.
 *
 * @param {() => void} leave
 */
function leaveWithParent(leave) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      leave();
    }
  }, ENGINE_CHECK_INTERVAL);
  timer.unref();
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function fail(error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

try {
  main();
} catch (error) {
  fail(error);
}
