import { UserError } from "../../model/user-error";
import { hostSource } from "../../operations/hosts/read-hosts";
import { withMachine } from "../../operations/machine";
import type { Project } from "../../operations/project";
import { verifyStackPins } from "../../operations/verify-pins";
import { ensureEngine } from "../../toolchain/engine/ensure-engine";
import { here } from "../project";
import { table } from "../table";

/** By the engine that images are made on: the hosts' own, where the platform has hosts. */
async function verifyByEngine(project: Project) {
  if (hostSource(project) !== "engine") {
    return withMachine(project, async ({ engine }) => ({
      ...(await verifyStackPins(project, engine)),
      from: engine.host.replace(/^ssh:\/\//, ""),
    }));
  }
  const engine = await ensureEngine({ projectDir: project.dir });
  return { ...(await verifyStackPins(project, engine)), from: "here" };
}

export async function run({ json }: { readonly json: boolean }): Promise<void> {
  const project = here();
  const { checks, diff, from } = await verifyByEngine(project);
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
    const place = from === "here" ? "a machine" : "a platform of machines, or of one engine,";
    throw new UserError(`${unchecked} of ${checks.length} pins can't be checked from ${from}`, {
      hint: `Their registries can't be reached: run it on ${place} with internet access.`,
    });
  }
}
