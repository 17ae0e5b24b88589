import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { managementToken } from "../../../../../components/hosts/azure/sign-in";
import { temporaryFolders } from "../../../toolchain/support/temporary-folder";
import { type AzureServer, azureServer } from "./support/azure-server";

const SERVICE = { ARM_CLIENT_ID: "the-client", ARM_TENANT_ID: "the-tenant" };

describe("A sign-in to Azure", () => {
  const folder = temporaryFolders();
  let azure: AzureServer;
  beforeEach(async () => {
    azure = await azureServer();
  });
  afterEach(() => azure.close());

  /** An Azure CLI that says with what it was called. */
  async function commandLine(script: string): Promise<string> {
    const dir = await folder();
    await fs.writeFile(path.join(dir, "az"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return `${dir}:${process.env["PATH"]}`;
  }

  it("is that of the CI's client, by its password or by the token that the CI has signed", async () => {
    azure.answers = [{ status: 200, body: { access_token: "canary-a1" } }];
    const places = { login: azure.url };
    const secret = { ...SERVICE, ARM_CLIENT_SECRET: "canary-b2" };
    assert.equal(await managementToken(secret, "sub", places), "canary-a1");
    const signed = { ...secret, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "canary-c3" };
    assert.equal(await managementToken(signed, "sub", places), "canary-a1");
    const common = {
      grant_type: "client_credentials",
      client_id: "the-client",
      scope: "https://management.azure.com/.default",
    };
    assert.deepEqual(
      azure.asked.map(({ method, url }) => `${method} ${url}`),
      Array(2).fill("POST /the-tenant/oauth2/v2.0/token"),
    );
    assert.deepEqual(
      azure.asked.map(({ body }) => Object.fromEntries(new URLSearchParams(body))),
      [
        { ...common, client_secret: "canary-b2" },
        {
          ...common,
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: "canary-c3",
        },
      ],
    );
  });

  it("says who was refused, and nothing of the password", async () => {
    azure.answers = [{ status: 401, body: { error: "invalid_client" } }];
    const env = { ...SERVICE, ARM_CLIENT_SECRET: "canary-b2" };
    await assert.rejects(managementToken(env, "sub", { login: azure.url }), {
      summary: "Azure does not let the-client in: it answered 401",
      hint: "ARM_CLIENT_ID, ARM_TENANT_ID and ARM_CLIENT_SECRET or ARM_OIDC_TOKEN say who signs in.",
    });
  });

  it("is that of the Azure CLI, for the subscription, where no client is named", async () => {
    const PATH = await commandLine('[ "$*" = "$WANTED" ] && echo canary-d4');
    const WANTED =
      "account get-access-token --subscription sub --resource https://management.azure.com/ " +
      "--query accessToken --output tsv";
    assert.equal(await managementToken({ PATH, WANTED }, "sub"), "canary-d4");
    // Half of a client is none.
    assert.equal(await managementToken({ PATH, WANTED, ...SERVICE }, "sub"), "canary-d4");
  });

  it("says how to sign in where nobody is", async () => {
    const PATH = await commandLine("echo 'run az login' >&2; exit 1");
    await assert.rejects(managementToken({ PATH }, "sub"), {
      summary: "nobody is signed in to Azure's subscription sub",
      hint: "Sign in with `az login`, or set ARM_CLIENT_ID, ARM_TENANT_ID and ARM_CLIENT_SECRET.",
    });
  });
});
