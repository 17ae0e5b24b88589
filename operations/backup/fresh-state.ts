import { z } from "zod";

const exported = z.looseObject({
  deployment: z
    .looseObject({
      resources: z.array(z.looseObject({ type: z.string() })).optional(),
      pending_operations: z.unknown().optional(),
    })
    .nullable(),
});

/**
 * What holds of a stack's state on an engine that has nothing of it but its volumes: that it exists, and what it
 * put out. `up` makes the rest again, and adopts the volumes, which bear the same names, as it does after
 * `slipway down`.
 * @param text of `pulumi stack export`. @returns text for `pulumi stack import`.
 */
export function freshState(text: string): string {
  const { deployment, ...rest } = exported.parse(JSON.parse(text));
  if (deployment === null) return JSON.stringify({ ...rest, deployment });
  const resources = (deployment.resources ?? []).filter(
    ({ type }) => type === "pulumi:pulumi:Stack",
  );
  const kept = Object.entries(deployment).filter(([name]) => name !== "pending_operations");
  return JSON.stringify({ ...rest, deployment: { ...Object.fromEntries(kept), resources } });
}
