import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { configNotes } from "./config";
import { MACHINES_ONLY_VARIABLE, withAssumedImages } from "./config/assumed-images";
import { programConfigSource } from "./config/program-source";
import { readSubstitutions, substitutionLine } from "./config/substitutions";
import { connectEngine, observeCluster } from "./rollout";
import { RELEASE_PLAN_VARIABLE } from "./rollout/release-plan";
import { checkedConfig, declareStack } from "./stacks";
import { engineSocket } from "./stacks/engine-socket";
import { tellUser } from "./stacks/tell-user";
import { writeReleasePlan } from "./stacks/write-release-plan";

/** Reads the stack's config, looks at the engine once, and declares the stack. */
async function main(): Promise<Record<string, unknown>> {
  const project = process.cwd();
  const origin = { project: pulumi.getProject(), stack: pulumi.getStack() };

  const record = readSubstitutions(project);
  const source = programConfigSource(project);
  const isLimited = process.env[MACHINES_ONLY_VARIABLE] === "1";
  const substitutions = isLimited
    ? withAssumedImages(source.values["slipway:images"], record)
    : record;
  const config = checkedConfig(source, substitutions);
  const observed = await observeCluster(connectEngine(), { project: origin.project });
  for (const note of configNotes(config)) await tellUser.note(note);
  await tellUser.note(substitutionLine(record));
  await tellUser.note(observed.compared ? undefined : `cluster not compared: ${observed.why}`);

  return declareStack(config, {
    origin,
    observed,
    nonce: Date.now().toString(36),
    substitutions,
    engineSocket: engineSocket(),
    readFile: (file) => fs.readFileSync(path.join(project, file), "utf8"),
    tellPlan: (plan) => writeReleasePlan(process.env[RELEASE_PLAN_VARIABLE], plan),
  });
}

export = () => tellUser.mistakesOf(main);
