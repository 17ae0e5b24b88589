import { UserError } from "../../model/user-error";
import { verifyStackPins } from "../../operations/verify-pins";
import { ensureEngine } from "../../toolchain/engine/ensure-engine";
import { here } from "../project";
import { table } from "../table";

export async function run({ json }: { readonly json: boolean }): Promise<void> {
  const project = here();
  const engine = await ensureEngine({ projectDir: project.dir });
  const { checks, diff } = await verifyStackPins(project, engine);
  if (json) {
    process.stdout.write(`${JSON.stringify({ checks, diff }, null, 2)}\n`);
  } else {
    const rows = checks.map(({ pin, state, digest, why }) => [state, pin, why ?? digest ?? ""]);
    process.stdout.write(`${table(["STATE", "PIN", "NOW"], rows)}\n`);
    if (diff !== "") process.stdout.write(`\n${diff}`);
  }
  const unchecked = checks.filter(({ state }) => state === "unreachable").length;
  const wrong = checks.filter(({ state }) => state === "missing").length;
  if (wrong > 0) {
    throw new UserError(`${wrong} pins name a digest that their registry does not have`, {
      hint: "Correct them in the stack files; the tag's digest of today is in the column NOW.",
    });
  }
  if (unchecked > 0) {
    throw new UserError(`${unchecked} of ${checks.length} pins can't be checked from here`, {
      hint: "Their registries can't be reached: run it on a machine with internet access.",
    });
  }
}
