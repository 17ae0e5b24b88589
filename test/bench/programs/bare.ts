import * as fs from "node:fs";
import * as docker from "@pulumi/docker";
import type { BareStack } from "../bare-stack";
import { BENCH_FILE } from "./facts";

/** The same resources as a stack of this project has, declared one by one and nothing more. */
const stack = JSON.parse(fs.readFileSync(process.env[BENCH_FILE] ?? "", "utf8")) as BareStack;

const network = new docker.Network("private", stack.network);
for (const { name, taskSpec, ...others } of stack.services) {
  const networksAdvanceds = taskSpec.networksAdvanceds.map((joined) => ({
    ...joined,
    id: network.id,
  }));
  new docker.Service(name, { name, taskSpec: { ...taskSpec, networksAdvanceds }, ...others });
}
