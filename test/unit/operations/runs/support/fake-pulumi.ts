import * as fs from "node:fs";
import * as path from "node:path";

/**
 * A `pulumi` that stops in good order when it is told to: it notes its id and each signal in files
 * of the folder and ends half a second later. @returns the environment in which it is found.
 */
export function fakePulumi(dir: string): Readonly<Record<string, string>> {
  const file = path.join(dir, "pulumi");
  const script = `#!/bin/sh
trap 'echo INT >> "${dir}/signals"; stopping=1' INT
trap 'echo TERM >> "${dir}/signals"; stopping=1' TERM
echo $$ > "${dir}/pid"
echo "Updating (staging)"
i=0
while [ $i -lt 100 ]; do
  sleep 0.1
  i=$((i + 1))
  if [ -n "$stopping" ]; then sleep 0.5; echo "error: update canceled"; exit 255; fi
done
`;
  fs.writeFileSync(file, script, { mode: 0o755 });
  return { PATH: `${dir}${path.delimiter}${process.env["PATH"] ?? ""}` };
}
