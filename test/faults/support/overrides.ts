import type { TestProject } from "../../e2e/support/test-project";

const MARK = "# by the fault suite";

/** What a stack's config says of its services, in place of what the suite had said before. */
export function override(
  project: TestProject,
  stack: string,
  services: Readonly<Record<string, object>>,
): Promise<void> {
  const line =
    Object.keys(services).length === 0
      ? ""
      : `  slipway:services: ${JSON.stringify(services)} ${MARK}\n`;
  return project.edit(`Pulumi.${stack}.yaml`, (text) =>
    text.replace(new RegExp(`^.*${MARK}\n`, "m"), "").replace(/^config:\n/m, `config:\n${line}`),
  );
}
