const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

type Signal = (typeof SIGNALS)[number];

/** A process has its signals only once: how much of it now wants them for itself. */
let takers = 0;

/**
 * While `work` runs, a signal to end does not end this process: `onSignal` gets it, each time. So a
 * tool that it has started can be told to stop in good order, and is waited for.
 */
export async function takingSignals<T>(
  onSignal: (signal: Signal) => void,
  work: () => Promise<T>,
): Promise<T> {
  takers++;
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    takers--;
  }
}

/**
 * Sees to it that `cleanUp`, which must be synchronous, runs when the process ends before `work`
 * does: by a signal that nobody takes, or by `process.exit`. Not by SIGKILL, which nobody sees.
 */
export async function cleaningUp<T>(cleanUp: () => void, work: () => Promise<T>): Promise<T> {
  const end = (signal: Signal) => {
    if (takers > 0) return;
    cleanUp();
    stop();
    // Without a listener it ends the process as ever, and whoever started it sees by what.
    process.kill(process.pid, signal);
  };
  const stop = () => {
    for (const signal of SIGNALS) process.off(signal, end);
    process.off("exit", cleanUp);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  process.on("exit", cleanUp);
  try {
    return await work();
  } finally {
    stop();
  }
}
