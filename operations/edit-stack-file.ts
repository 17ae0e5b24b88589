import { renderDiff } from "../config/edit";
import { writeFileAtomically } from "../config/write-file";
import { readStackFile, type StackFile } from "./project";

/**
 * Edits a stack's file as it is now, in one go: what others wrote since it was last read stays, and
 * whoever is killed meanwhile leaves the old text or the new one. @returns the diff; empty for none.
 */
export function editStackFile(stack: StackFile, edit: (text: string) => string): string {
  const before = readStackFile(stack);
  const after = edit(before);
  if (after !== before) writeFileAtomically(stack.path, after);
  return renderDiff(stack.file, before, after);
}
