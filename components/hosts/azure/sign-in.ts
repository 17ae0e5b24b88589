import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { UserError } from "../../../model/user-error";

export const MANAGEMENT = "https://management.azure.com";
const LOGIN = "https://login.microsoftonline.com";
const DEADLINE_MS = 30_000;

/** Where people and programs sign in. Default: Azure's public cloud. */
export interface SignInPlaces {
  readonly login?: string;
}

/**
 * A token for Azure's own API, of whoever runs this: as azure-native itself signs in, by its
 * variables (`ARM_CLIENT_ID`, `ARM_TENANT_ID` and a secret or a token of the CI's), else by the Azure
 * CLI. It is good for about an hour, and is kept nowhere.
 * @throws UserError where nobody is signed in.
 */
export async function managementToken(
  env: NodeJS.ProcessEnv,
  subscription: string,
  { login = LOGIN }: SignInPlaces = {},
): Promise<string> {
  const { ARM_CLIENT_ID: client, ARM_TENANT_ID: tenant } = env;
  const proof = proofOf(env);
  if (client !== undefined && tenant !== undefined && proof !== undefined) {
    return ofService({ login, client, tenant, proof });
  }
  return ofCommandLine(env, subscription);
}

type Proof = Readonly<Record<string, string>>;

function proofOf({
  ARM_USE_OIDC,
  ARM_OIDC_TOKEN,
  ARM_CLIENT_SECRET,
}: NodeJS.ProcessEnv): Proof | undefined {
  if (ARM_USE_OIDC === "true" && ARM_OIDC_TOKEN !== undefined) {
    const client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    return { client_assertion_type, client_assertion: ARM_OIDC_TOKEN };
  }
  return ARM_CLIENT_SECRET === undefined ? undefined : { client_secret: ARM_CLIENT_SECRET };
}

interface Service {
  readonly login: string;
  readonly client: string;
  readonly tenant: string;
  readonly proof: Proof;
}

/** RFC 6749, 4.4, as Microsoft's identity platform has it. */
async function ofService({ login, client, tenant, proof }: Service): Promise<string> {
  const answer = await fetch(`${login}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client,
      scope: `${MANAGEMENT}/.default`,
      ...proof,
    }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const { access_token: token } = (await answer.json()) as { readonly access_token?: unknown };
  if (answer.ok && typeof token === "string") return token;
  throw new UserError(`Azure does not let ${client} in: it answered ${answer.status}`, {
    hint: "ARM_CLIENT_ID, ARM_TENANT_ID and ARM_CLIENT_SECRET or ARM_OIDC_TOKEN say who signs in.",
  });
}

async function ofCommandLine(env: NodeJS.ProcessEnv, subscription: string): Promise<string> {
  const args = ["account", "get-access-token", "--subscription", subscription];
  const output = ["--resource", `${MANAGEMENT}/`, "--query", "accessToken", "--output", "tsv"];
  try {
    const options = { env, timeout: DEADLINE_MS };
    const { stdout } = await promisify(execFile)("az", [...args, ...output], options);
    return stdout.trim();
  } catch (cause) {
    throw new UserError(`nobody is signed in to Azure's subscription ${subscription}`, {
      hint: "Sign in with `az login`, or set ARM_CLIENT_ID, ARM_TENANT_ID and ARM_CLIENT_SECRET.",
      cause,
    });
  }
}
