import { type CiInitOptions, initCi } from "../../operations/ci/init";

interface Options {
  readonly for?: CiInitOptions["repository"];
  readonly branch: string;
  readonly image?: string;
  readonly folder: readonly string[];
  readonly test: readonly string[];
  readonly testImage?: string;
  readonly infrastructure?: string;
  readonly guard: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

export async function run(
  kind: CiInitOptions["kind"],
  { json, ...options }: Options,
): Promise<void> {
  const { for: repository, folder: folders, ...others } = options;
  const result = initCi(process.cwd(), {
    ...others,
    kind,
    folders,
    ...(repository !== undefined && { repository }),
  });
  if (json) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  const { files, notes, byHand } = result;
  const steps = byHand.map((text, index) => `${index + 1}. ${text}`);
  process.stdout.write(
    [
      `Written, for an ${result.repository} repository:`,
      ...files.map((file) => `  ${file}`),
      ...notes.map((note) => `\n${note}`),
      "\nTo set up by hand:",
      ...steps,
      "",
    ].join("\n"),
  );
}
