import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import type { Pulumi } from "../../../../operations/pulumi";

interface StackText {
  encryptionsalt?: string;
  config?: Record<string, Record<string, { secure: string }>>;
}

/** Pulumi's part in a stack's secrets; its encryption is base64 behind the stack's name. */
export function plainPulumi(projectDir: string): Pulumi {
  const file = (dir: string, stack: string) => path.join(dir, `Pulumi.${stack}.yaml`);
  const read = (name: string): StackText =>
    (parse(fs.readFileSync(name, "utf8")) as StackText | null) ?? {};
  const fake = {
    encryptsByStackFile: true,
    initStack: (stack: string, dir: string) => {
      const text = read(file(dir, stack));
      const salted = { encryptionsalt: "v1:salt", ...text };
      fs.writeFileSync(file(dir, stack), stringify(salted));
      return Promise.resolve();
    },
    setSecret: (stack: string, key: string, value: string, dir: string) => {
      const [section = "", name = ""] = key.split(".");
      const text = read(file(dir, stack));
      const secure = `${stack}:${Buffer.from(value).toString("base64")}`;
      text.config = {
        ...text.config,
        [section]: { ...text.config?.[section], [name]: { secure } },
      };
      fs.writeFileSync(file(dir, stack), stringify(text, { lineWidth: 0 }));
      return Promise.resolve();
    },
    getConfig: (stack: string, key: string) => {
      const [section = "", name = ""] = key.split(".");
      const secure = read(file(projectDir, stack)).config?.[section]?.[name]?.secure ?? "";
      if (!secure.startsWith(`${stack}:`)) throw new Error(`no ${key} encrypted for ${stack}`);
      const text = Buffer.from(secure.slice(stack.length + 1), "base64").toString();
      return Promise.resolve(text.trim());
    },
  };
  return fake as unknown as Pulumi;
}
