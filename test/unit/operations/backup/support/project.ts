import * as fs from "node:fs";
import * as path from "node:path";
import { openProject, type Project } from "../../../../../operations/project";
import type { Progress } from "../../../../../operations/progress";

/** A project with a platform and staging. */
export function projectIn(dir: string): Project {
  fs.mkdirSync(dir, { recursive: true });
  fs.writeFileSync(path.join(dir, "Pulumi.yaml"), "name: slipway\nruntime: nodejs\n");
  fs.writeFileSync(
    path.join(dir, "Pulumi.platform.yaml"),
    "config:\n  slipway:kind: platform\n  slipway:domain: example.org\nencryptionsalt: v1:a\n",
  );
  fs.writeFileSync(
    path.join(dir, "Pulumi.staging.yaml"),
    "config:\n  slipway:kind: environment\nencryptionsalt: v1:a\n",
  );
  return openProject(dir);
}

export function labels(stack: string): Record<string, string> {
  return { "slipway.project": "slipway", "slipway.stack": stack };
}

/** Takes down each line. */
export function linesOf(): { readonly lines: string[]; readonly progress: Progress } {
  const lines: string[] = [];
  return {
    lines,
    progress: {
      step: (title, work) => {
        lines.push(title);
        return work((line) => lines.push(line));
      },
      note: (text) => lines.push(text),
    },
  };
}

/** Pulumi's text of a stack with these volumes: those that outlive it, and others. */
export function exportedState(
  stack: string,
  volumes: Readonly<Record<string, "kept" | "passing">>,
): string {
  const urn = (type: string, name: string) => `urn:pulumi:${stack}::slipway::${type}::${name}`;
  return JSON.stringify({
    version: 3,
    deployment: {
      manifest: { version: "v3" },
      secrets_providers: { type: "passphrase" },
      resources: [
        {
          urn: urn("pulumi:pulumi:Stack", "root"),
          type: "pulumi:pulumi:Stack",
          outputs: { url: "u" },
        },
        ...Object.entries(volumes).map(([id, fate]) => ({
          urn: urn("docker:index/volume:Volume", id),
          type: "docker:index/volume:Volume",
          id,
          ...(fate === "kept" && { retainOnDelete: true }),
        })),
      ],
      pending_operations: [{ type: "creating", resource: { urn: urn("x", "y") } }],
    },
  });
}
