import { maskSecrets } from "../../../rollout/mask";
import type { StackPreview } from "../stack-preview";

const MASK = "[secret]";
/** What a program may print though it was given none: its author's own. */
const SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abpr]-)[\w-]{16,}/g,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g,
  /(?<=:\/\/[^\s/:@]{0,100}:)[^\s/@]{1,200}(?=@)/g,
];

/** A text without what is known to be secret, and without what looks like a key or token. */
export function withoutSecrets(text: string, known: readonly string[]): string {
  const masked = maskSecrets(text, known);
  return SHAPES.reduce((done, shape) => done.replaceAll(shape, MASK), masked);
}

/** The same for each text of a preview that a program has a hand in. */
export function previewWithoutSecrets(
  preview: StackPreview,
  known: readonly string[],
): StackPreview {
  const clean = (text: string) => withoutSecrets(text, known);
  if (preview.outcome === "failed") return { ...preview, failure: clean(preview.failure) };
  return {
    ...preview,
    warnings: preview.warnings.map(clean),
    services: preview.services.map(({ service, from, to, change }) => ({
      service: clean(service),
      change,
      ...(from !== undefined && { from: clean(from) }),
      ...(to !== undefined && { to: clean(to) }),
    })),
    resources: preview.resources.map(({ name, properties, ...rest }) => ({
      ...rest,
      name: clean(name),
      properties: properties.map(clean),
    })),
  };
}
