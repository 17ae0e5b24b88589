import { UserError } from "../../model/user-error";
import { hostSource } from "../hosts/read-hosts";
import { findPlatform, type Project } from "../project";

/** @throws UserError for a platform whose volumes lie on several machines. */
export function requireOneEngine(project: Project, command: string): void {
  if (hostSource(project) === "engine") return;
  throw new UserError(
    `slipway ${command} is for a platform on one engine; ${findPlatform(project).file} has ` +
      "slipway:hosts",
    { hint: "Volumes of several machines are kept by your own means: docs/operating.md, Volumes." },
  );
}
