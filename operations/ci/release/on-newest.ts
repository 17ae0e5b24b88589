import type { Forge } from "../../../forge/forge";
import { BranchMoved } from "../../../forge/forge-error";
import { UserError } from "../../../model/user-error";

const ATTEMPTS = 6;

export interface NewText {
  readonly text: string;
  /** Of the commit. */
  readonly message: string;
}

/**
 * Edits one file of a branch as it is now; again on what is there then, where somebody was quicker.
 * @returns the commit; undefined where the file was so already.
 */
export async function onNewest(
  forge: Pick<Forge, "branchHead" | "readFile" | "commit">,
  branch: string,
  file: string,
  edit: (newest: string) => NewText,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    const expectedHead = await forge.branchHead(branch);
    if (expectedHead === undefined) throw new UserError(`there is no branch "${branch}" any more`);
    const newest = await forge.readFile(file, expectedHead);
    if (newest === undefined) throw new UserError(`${branch} has no ${file} any more`);
    const { text, message } = edit(newest);
    if (text === newest) return undefined;
    try {
      const files = [{ path: file, content: text }];
      return (await forge.commit({ branch, expectedHead, message, files })).sha;
    } catch (error) {
      if (!(error instanceof BranchMoved) || attempt === ATTEMPTS) throw error;
    }
  }
}
