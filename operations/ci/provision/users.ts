import * as crypto from "node:crypto";
import { z } from "zod";
import type { ForgeUser } from "../../../config/schema/ci-forge";
import type { ForgeHttp } from "../../../forge/http";
import type { Told } from "./told";

const account = z.object({ login: z.string(), email: z.string(), full_name: z.string() });
type Account = z.infer<typeof account>;

/** What of an account is not as it is wanted; undefined: nothing. */
export function accountChange(
  found: Account,
  { email, name }: Pick<ForgeUser, "email" | "name">,
): { email?: string; full_name?: string } | undefined {
  const change = {
    ...(found.email.toLowerCase() !== email.toLowerCase() && { email }),
    ...(name !== undefined && found.full_name !== name && { full_name: name }),
  };
  return Object.keys(change).length > 0 ? change : undefined;
}

/** A person. The password is the first one only: whoever has changed it keeps the other one. */
export async function settleUser(
  forge: ForgeHttp,
  { name, user, password }: { name: string; user: ForgeUser; password: () => Promise<string> },
  told: Told,
): Promise<void> {
  const found = await forge.find(`/users/${name}`, account);
  if (found === undefined) {
    await forge.order("POST", "/admin/users", {
      username: name,
      email: user.email,
      ...(user.name !== undefined && { full_name: user.name }),
      password: await password(),
      must_change_password: false,
    });
    told.changed(`user ${name}: made`);
    return;
  }
  const change = accountChange(found, user);
  if (change === undefined) return;
  // Both of these are required, and say where a password is checked: here.
  await forge.order("PATCH", `/admin/users/${name}`, { source_id: 0, login_name: name, ...change });
  told.changed(`user ${name}: ${Object.keys(change).join(" and ")} changed`);
}

/** One of the CI's hands: sees what it is let into, and nobody knows its password. */
export async function settleBot(
  forge: ForgeHttp,
  { name, host }: { readonly name: string; readonly host: string },
  told: Told,
): Promise<void> {
  if ((await forge.find(`/users/${name}`, account)) !== undefined) return;
  await forge.order("POST", "/admin/users", {
    username: name,
    email: `${name}@${host}`,
    password: crypto.randomBytes(32).toString("base64url"),
    must_change_password: false,
    restricted: true,
  });
  told.changed(`user ${name}: made`);
}
