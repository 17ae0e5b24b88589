const REFRESH_MS = 500;

/** One line on standard error that counts seconds at a terminal; two plain lines without one. */
export function progressLine(text) {
  const start = Date.now();
  const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
  const terminal = process.stderr.isTTY === true;
  const show = () => process.stderr.write(`\r\x1b[K${text} … ${seconds()}`);
  if (!terminal) process.stderr.write(`${text}\n`);
  const timer = terminal ? setInterval(show, REFRESH_MS) : undefined;
  return {
    end(outcome) {
      clearInterval(timer);
      process.stderr.write(`${terminal ? "\r\x1b[K" : ""}${outcome} (${seconds()})\n`);
    },
  };
}
