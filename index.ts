import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { configNotes } from "./config";
import { MACHINES_ONLY_VARIABLE, withAssumedImages } from "./config/assumed-images";
import { programConfigSource } from "./config/program-source";
import { readSubstitutions, substitutionLine } from "./config/substitutions";
import { connectEngine, observeCluster } from "./rollout";
import { comparedLine, readProgramRecord } from "./record/program-record";
import { RELEASE_PLAN_VARIABLE } from "./rollout/release-plan";
import { checkedConfig, declareStack } from "./stacks";
import { engineSocket } from "./stacks/engine-socket";
import { TELL_VARIABLE, tellSecrets } from "./stacks/tell-secrets";
import { tellUser } from "./stacks/tell-user";
import { writeReleasePlan } from "./stacks/write-release-plan";

/**
 * Reads the stack's config, looks at the engine once, and declares the stack. Where a record of the
 * last deployment is named, that stands for the engine, and placeholders for the secrets.
 */
async function main(): Promise<Record<string, unknown>> {
  const project = process.cwd();
  const origin = { project: pulumi.getProject(), stack: pulumi.getStack() };

  const recorded = readProgramRecord(process.env);
  const record = recorded?.substitutions ?? readSubstitutions(project);
  // Those that are still to be made have placeholders too.
  const source = programConfigSource(project, recorded === undefined ? [] : ["slipway:secrets"]);
  const isLimited = process.env[MACHINES_ONLY_VARIABLE] === "1";
  const substitutions = isLimited
    ? withAssumedImages(source.values["slipway:images"], record)
    : record;
  const config = checkedConfig(source, substitutions);
  const observed =
    recorded === undefined
      ? await observeCluster(connectEngine(), { project: origin.project })
      : { compared: false as const, why: comparedLine(recorded), names: recorded.names };
  for (const note of configNotes(config)) await tellUser.note(note);
  await tellUser.note(substitutionLine(record));
  if (recorded !== undefined) await tellUser.note(comparedLine(recorded));
  else if (!observed.compared) await tellUser.note(`cluster not compared: ${observed.why}`);
  const tellLabel = tellSecrets(process.env[TELL_VARIABLE], source);

  return declareStack(config, {
    origin,
    observed,
    nonce: Date.now().toString(36),
    substitutions,
    // What this machine has is not what the record's had.
    engineSocket: recorded?.engineSocket ?? engineSocket(recorded === undefined ? undefined : ""),
    readFile: (file) => fs.readFileSync(path.join(project, file), "utf8"),
    tellLabel,
    tellPlan: (plan) => writeReleasePlan(process.env[RELEASE_PLAN_VARIABLE], plan),
  });
}

export = () => tellUser.mistakesOf(main);
