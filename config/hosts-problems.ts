import { z } from "zod";
import { hostKeyHint } from "../model/check-endpoint";
import { hostProblems } from "../model/check-hosts";
import type { Host } from "../model/host";
import { isRecord } from "./file-source";
import { shown, type Problem } from "./problem";
import { HOST_SOURCES } from "./schema/hosts";
import { readableHost, sshHost } from "./schema/ssh-host";
import { schemaProblems } from "./schema-problems";

const KEY = "slipway:hosts";

/** What no schema says of `slipway:hosts`: one source, machines that fit together, a real domain. */
export function hostsProblems(values: Readonly<Record<string, unknown>>): Problem[] {
  const hosts = values["hosts"];
  if (!isRecord(hosts)) return [];
  const { registry } = values;
  const sharesBlobs = isRecord(registry) && isRecord(registry["storage"]);
  return [
    ...sourceProblems(hosts),
    ...machineProblems(hosts["ssh"], { sharesBlobs }),
    ...domainProblems(values),
  ];
}

const LIST = z.strictObject({ hosts: z.strictObject({ ssh: z.array(sshHost) }) });

/** What is wrong with a machine that is to be added to a list; its host key is not looked at. */
export function newHostProblems(hosts: readonly Host[], wanted: Omit<Host, "hostKey">): Problem[] {
  const ssh = [...hosts, wanted];
  const values = { hosts: { ssh } };
  const issues = LIST.safeParse(values).error?.issues ?? [];
  // Several may be the registry's where the file's other sections say so, which its next check knows.
  const shared = { sharesBlobs: true };
  const place = `${KEY}.ssh[${hosts.length}].`;
  return [...schemaProblems(LIST, values, issues), ...machineProblems(ssh, shared)].filter(
    ({ key }) => key.startsWith(place) && key !== `${place}hostKey`,
  );
}

/** A host key that is not there at all is asked for in more words than a schema has. */
export function withHostKeyHint(problem: Problem, hosts: unknown): Problem {
  const [, index = "", jump] = /\.ssh\[(\d+)\](\.jump)?\.hostKey$/.exec(problem.key) ?? [];
  if (index === "") return problem;
  const list: unknown = isRecord(hosts) ? hosts["ssh"] : undefined;
  const host: unknown = Array.isArray(list) ? list[Number(index)] : undefined;
  const { name, address } = isRecord(host) ? host : {};
  const isNamed = jump === undefined && typeof name === "string" && typeof address === "string";
  return { ...problem, hint: hostKeyHint(isNamed ? { name, address } : undefined) };
}

function sourceProblems(hosts: Readonly<Record<string, unknown>>): Problem[] {
  const given = HOST_SOURCES.filter((name) => (hosts[name] ?? undefined) !== undefined);
  if (given.length === 1) return [];
  const allowed =
    HOST_SOURCES.length === 1 ? HOST_SOURCES.join() : `one of ${HOST_SOURCES.join(", ")}`;
  const found = given.length === 0 ? "no machines" : given.join(" and ");
  return [{ key: KEY, text: `found ${found}, allowed: ${allowed}` }];
}

function machineProblems(list: unknown, settings: { readonly sharesBlobs: boolean }): Problem[] {
  if (!Array.isArray(list)) return [];
  // What the schema refuses is told there; the rest is checked all the same.
  return hostProblems(list.map(readableHost), settings).map(({ path, found, allowed, hint }) => ({
    key: `${KEY}.ssh${path}`,
    text: `found ${found}, allowed: ${allowed}`,
    hint,
  }));
}

function domainProblems({ domain }: Readonly<Record<string, unknown>>): Problem[] {
  const key = "slipway:domain";
  const allowed = `a domain that other machines can reach, such as example.org`;
  const hint = `With ${KEY} the domain must be given: every machine takes names under localhost for itself.`;
  if (domain === undefined) return [{ key, text: `missing, allowed: ${allowed}`, hint }];
  if (typeof domain !== "string" || !/(?:^|\.)localhost$/.test(domain)) return [];
  return [{ key, text: `found ${shown(domain)}, allowed: ${allowed}`, hint }];
}
