import { UserError } from "../../../model/user-error";

/** How Azure is asked. */
export interface AzureSignIn {
  readonly subscriptionId: string;
  readonly token: string;
  /** Default: Azure's public cloud. */
  readonly endpoint?: string;
}

/** A name that a public address is about to take. */
export interface WantedLabel {
  readonly label: string;
  readonly location: string;
}

const PUBLIC_CLOUD = "https://management.azure.com";
const API_VERSION = "2024-05-01";
const DEADLINE_MS = 10_000;

/**
 * Asks Azure whether a name is free before anything is made with it.
 * @returns why it could not be asked, or nothing: the name is free.
 * @throws UserError when somebody has the name.
 */
export async function checkLabelFree(
  { label, location }: WantedLabel,
  signIn: () => Promise<AzureSignIn>,
): Promise<string | undefined> {
  const answer = await ask({ label, location }, signIn).catch((error: unknown) => ({
    why: error instanceof Error ? error.message : String(error),
  }));
  if ("why" in answer) return answer.why;
  if (answer.available) return undefined;
  throw new UserError(
    `the name ${label}.${location}.cloudapp.azure.com is taken, allowed: one that is free`,
    { hint: "Give slipway:hosts.azure.dnsPrefix another value." },
  );
}

async function ask(
  { label, location }: WantedLabel,
  signIn: () => Promise<AzureSignIn>,
): Promise<{ available: boolean } | { why: string }> {
  const { subscriptionId, token, endpoint = PUBLIC_CLOUD } = await signIn();
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Network/locations/${location}`;
  const url = new URL(`${path}/CheckDnsNameAvailability`, endpoint);
  url.searchParams.set("domainNameLabel", label);
  url.searchParams.set("api-version", API_VERSION);
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  if (!response.ok) return { why: `Azure answered ${response.status}` };
  const { available } = (await response.json()) as { readonly available?: unknown };
  return typeof available === "boolean" ? { available } : { why: "Azure answered something else" };
}
