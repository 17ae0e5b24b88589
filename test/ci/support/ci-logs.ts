import { z } from "zod";
import { ciToken } from "../../../operations/ci/provision/ci-token";
import { ciApi } from "../../../operations/ci/provision/servers";

const pipelines = z.array(
  z.looseObject({ number: z.number(), commit: z.string(), event: z.string(), status: z.string() }),
);
/** Woodpecker 1.0 calls the steps of a workflow its children. */
const run = z.looseObject({
  workflows: z
    .array(
      z.looseObject({
        name: z.string(),
        children: z.array(z.looseObject({ id: z.number(), name: z.string() })).nullish(),
      }),
    )
    .nullish(),
});
const entries = z.array(z.looseObject({ data: z.string().nullish() })).nullable();

export interface CiLogin {
  readonly forge: string;
  readonly ci: string;
  /** Of the forge's administrator. */
  readonly password: string;
}

/** All that the steps of a commit's pipelines printed, each under its name. */
export async function ciLogs(login: CiLogin, repository: string, sha: string): Promise<string> {
  const token = await ciToken({ url: login.forge }, { url: login.ci }, login.password);
  const api = ciApi({ url: login.ci }, token);
  const { id } = await api.get(`/repos/lookup/${repository}`, z.looseObject({ id: z.number() }));
  const all = await api.get(`/repos/${id}/pipelines`, pipelines);
  const texts: string[] = [];
  for (const { number, event, status } of all.filter(({ commit }) => commit === sha)) {
    const { workflows } = await api.get(`/repos/${id}/pipelines/${number}`, run);
    for (const { name, children } of workflows ?? []) {
      for (const step of children ?? []) {
        texts.push(`--- ${number} ${event} ${status}: ${name}/${step.name}\n`);
        const log = await api.get(`/repos/${id}/logs/${number}/${step.id}`, entries);
        texts.push(
          ...(log ?? []).map(
            ({ data }) => `${Buffer.from(data ?? "", "base64").toString("utf8")}\n`,
          ),
        );
      }
    }
  }
  return texts.join("");
}
