import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { azureProblems } from "../../model/azure/check";
import { groupId } from "../unit/components/hosts/azure/support/cloud";
import { documented, planAzure } from "../unit/components/hosts/azure/support/samples";
import { type Plan, PlannedSecret } from "./plan";
import { printPlan } from "./print";

describe("The golden plan of machines on Azure", () => {
  for (const stack of ["staging", "production"] as const) {
    it(`for ${stack}, as docs/azure.md configures it, is what the program declares`, async function () {
      this.timeout(120_000);
      const { spec, ports } = documented(stack);
      assert.deepEqual(azureProblems(spec), []);
      const plan = await planAzure(spec, { stack, ports });
      const text = printPlan(readable(plan), {
        texts: { [groupId(`slipway-${stack}`)]: "<group>" },
        labels: [],
      });
      const file = path.join(__dirname, `azure-${stack}.txt`);
      if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, text);
      const committed = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
      const hint = "`UPDATE_GOLDEN=1 npm run test:golden` takes the new plan over";
      assert.equal(text, committed, `azure-${stack}.txt differs: ${hint}`);
    });
  }
});

/** The SDK makes all of a machine's profile secret with its custom data: here only that is. */
function readable(plan: Plan): Plan {
  const resources = plan.resources.map((one) => {
    const profile = one.inputs["osProfile"];
    if (!(profile instanceof PlannedSecret)) return one;
    const open = { ...(profile.value as object), customData: new PlannedSecret(undefined) };
    return { ...one, inputs: { ...one.inputs, osProfile: open } };
  });
  return { resources, outputs: plan.outputs, find: (type, name) => plan.find(type, name) };
}
