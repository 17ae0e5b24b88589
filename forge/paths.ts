export interface ListedFile {
  readonly path: string;
  /** Of a renamed one its former path. */
  readonly former?: string | undefined;
}

export function allPaths(files: readonly ListedFile[]): string[] {
  const paths = files.flatMap(({ path, former }) =>
    former === undefined ? [path] : [path, former],
  );
  return [...new Set(paths)].sort();
}
