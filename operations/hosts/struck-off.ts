import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../config/write-file";
import { UserError } from "../../model/user-error";
import { dataPaths } from "../../toolchain/paths";

const schema = z.array(
  z.object({
    name: z.string().min(1),
    /** As the plan has it: what takes the machine out and cleans it, for a shell. */
    command: z.string().min(1),
    environment: z.record(z.string(), z.string()),
  }),
);

/** A machine that a `down` took off its swarm while it did not answer. */
export type StruckOff = z.infer<typeof schema>[number];

/** Those of a platform of this clone of the project that nobody has cleaned yet. */
export class StruckOffHosts {
  readonly #file: string;

  constructor(projectDir: string, stack: string) {
    this.#file = path.join(dataPaths(projectDir).runs, `${stack}.struck-off.json`);
  }

  /** @throws UserError when the file is spoilt. */
  read(): readonly StruckOff[] {
    if (!fs.existsSync(this.#file)) return [];
    try {
      return schema.parse(JSON.parse(fs.readFileSync(this.#file, "utf8")));
    } catch (cause) {
      throw new UserError(`${this.#file} is no list of machines`, {
        hint: "Remove it: all that is lost is which machines were not cleaned, since they did not answer.",
        cause,
      });
    }
  }

  names(): readonly string[] {
    return this.read().map(({ name }) => name);
  }

  /** What is noted of a machine already stays: its plan may be gone by now. */
  add(hosts: readonly StruckOff[]): void {
    const before = this.read();
    this.#write([
      ...before,
      ...hosts.filter(({ name }) => !before.some((one) => one.name === name)),
    ]);
  }

  remove(name: string): void {
    this.#write(this.read().filter((one) => one.name !== name));
  }

  /** They are wanted again. */
  clear(): void {
    this.#write([]);
  }

  #write(hosts: readonly StruckOff[]): void {
    if (hosts.length === 0) return fs.rmSync(this.#file, { force: true });
    fs.mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileAtomically(this.#file, `${JSON.stringify(hosts, undefined, 2)}\n`);
  }
}
