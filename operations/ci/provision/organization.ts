import { z } from "zod";
import type { ForgeHttp } from "../../../forge/http";
import type { Told } from "./told";

/** Whom the repositories belong to. Nobody sees it but who is in it. */
export async function settleOrganization(forge: ForgeHttp, name: string, told: Told) {
  if ((await forge.find(`/orgs/${name}`, z.object({ id: z.number() }))) !== undefined) return;
  await forge.order("POST", "/orgs", { username: name, visibility: "private" });
  told.changed(`organization ${name}: made`);
}
