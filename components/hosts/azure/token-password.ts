import { UserError } from "../../../model/user-error";
import { MANAGEMENT } from "./sign-in";

const API_VERSION = "2023-07-01";
const DEADLINE_MS = 120_000;
const PAUSE_MS = 2_000;

/** Each token has two, so that one can be in use while the other is made anew. */
export type PasswordName = "password1" | "password2";

/** One password of a token of a container registry's. */
export interface TokenPassword {
  /** Azure's ids. */
  readonly registryId: string;
  readonly tokenId: string;
  readonly name: PasswordName;
}

export interface AzureApi {
  readonly token: string;
  /** Default: Azure's public cloud. */
  readonly endpoint?: string;
  /** Between two looks at what is not done yet. Default 2 s. */
  readonly pauseMs?: number;
}

/**
 * Has Azure make a token's password, which it tells once and never again; it does not expire.
 * @throws UserError when it makes none.
 */
export async function makePassword(
  { registryId, tokenId, name }: TokenPassword,
  { token, endpoint = MANAGEMENT, pauseMs = PAUSE_MS }: AzureApi,
): Promise<string> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const url = `${endpoint}${registryId}/generateCredentials?api-version=${API_VERSION}`;
  const body = JSON.stringify({ tokenId, name });
  let answer = await fetch(url, { method: "POST", headers, body, signal });
  while (answer.status === 202) {
    const place = answer.headers.get("location");
    if (place === null) break;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    answer = await fetch(place, { headers, signal });
  }
  const password = answer.status === 200 ? passwordIn(await answer.json(), name) : undefined;
  if (password !== undefined) return password;
  throw new UserError(`Azure made no password for ${tokenId}: it answered ${answer.status}`, {
    hint: "Who runs this needs Microsoft.ContainerRegistry/registries/generateCredentials/action.",
  });
}

function passwordIn(answer: unknown, name: PasswordName): string | undefined {
  const { passwords = [] } = answer as {
    readonly passwords?: readonly { readonly name?: string; readonly value?: string }[];
  };
  return passwords.find((one) => one.name === name)?.value;
}
