import { z } from "zod";
import { UserError } from "../../model/user-error";

const state = z.looseObject({
  type: z.string(),
  inputs: z.record(z.string(), z.unknown()).optional(),
});

const step = z.looseObject({
  op: z.string(),
  urn: z.string(),
  oldState: state.optional(),
  newState: state.optional(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
});

const diagnostic = z.looseObject({ message: z.string().default(""), severity: z.string() });

/** What `pulumi preview --json` prints. Pulumi, pkg/backend/display: PreviewDigest. */
const previewDigest = z.looseObject({
  steps: z.array(step).nullish(),
  diagnostics: z.array(diagnostic).nullish(),
});

export type PreviewStep = Readonly<z.infer<typeof step>>;
export interface PreviewDigest {
  /** Every resource, those that stay as they are among them. */
  readonly steps: readonly PreviewStep[];
  readonly diagnostics: readonly { readonly message: string; readonly severity: string }[];
}

/** @throws UserError when that is not what Pulumi printed. */
export function parsePreview(text: string): PreviewDigest {
  const parsed = previewDigest.safeParse(parsedJson(text));
  if (!parsed.success) {
    throw new UserError("pulumi preview --json printed what can't be read", {
      hint: "Is it another version than the one that slipway installs?",
      cause: parsed.error,
    });
  }
  const { steps, diagnostics } = parsed.data;
  return { steps: steps ?? [], diagnostics: diagnostics ?? [] };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
