/** Asks until it is so. @throws Error after so many milliseconds. */
export async function until(isSo: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not so within ${withinMs / 1000} s: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
