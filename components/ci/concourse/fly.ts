import {
  CONCOURSE_PASSWORD,
  CONCOURSE_VARS,
  REGISTRY_PASSWORD,
} from "../../../config/secret-names";
import type { ServiceSpec } from "../../../model/service-spec";
import { CONCOURSE_FLY, CONCOURSE_WEB, OPERATOR, PIPELINE, TEAM, WEB_PORT } from "./names";
import type { LoginForge } from "./web";

export interface FlySettings {
  /** Of the pipeline, as YAML. */
  readonly pipeline: string;
  /** Who is in the team beside the operator. Default: nobody. */
  readonly members?: { readonly forge: LoginForge; readonly users: readonly string[] };
  /** Whether the pipeline asks for `((registry_password))`. */
  readonly withRegistry: boolean;
}

const FOLDER = "/etc/slipway/ci-fly";
const DONE = "/tmp/set";
const AGAIN_S = 600;
const RETRY_S = 10;

/**
 * Concourse's own client, which sets team and pipeline as they are declared, and again every ten
 * minutes: what somebody has clicked meanwhile does not stay. Healthy is that it has set them.
 */
export function flySpec(settings: FlySettings): ServiceSpec {
  return {
    name: CONCOURSE_FLY,
    image: "concourse",
    entrypoint: ["dumb-init", "/bin/sh", `${FOLDER}/set.sh`],
    user: "0:0",
    // fly comes packed in the image, and nothing in a tmpfs can be run.
    readOnlyRoot: false,
    environment: { HOME: "/tmp" },
    secrets: [
      CONCOURSE_PASSWORD,
      CONCOURSE_VARS,
      ...(settings.withRegistry ? [REGISTRY_PASSWORD] : []),
    ].map((name) => ({ name })),
    configFiles: [
      { path: `${FOLDER}/set.sh`, content: setScript(settings) },
      { path: `${FOLDER}/pipeline.yml`, content: settings.pipeline },
    ],
    tmpfs: [{ path: "/tmp" }],
    health: { command: ["/bin/sh", "-c", `test -f ${DONE}`] },
    timing: { start: "3m", drain: "0s", longestRequest: "10s" },
    resources: { limits: { memory: "256MiB" } },
    dependsOn: [CONCOURSE_WEB],
  };
}

function setScript({ members, withRegistry }: FlySettings): string {
  const users = members?.users.map((user) => ` --${members.forge}-user ${user}`).join("") ?? "";
  const login = (target: string, team: string) =>
    `"$fly" -t ${target} login -n ${team} -c http://${CONCOURSE_WEB}:${WEB_PORT} -u ${OPERATOR} -p "$password"`;
  const registry = withRegistry
    ? ` -v registry_password="$(cat /run/secrets/${REGISTRY_PASSWORD})"`
    : "";
  return [
    "set -u",
    "case $(uname -m) in aarch64) arch=arm64 ;; *) arch=amd64 ;; esac",
    "fly=/usr/local/bin/fly",
    'tar -xzf "/usr/local/concourse/fly-assets/fly-linux-$arch.tgz" -C /usr/local/bin',
    `password=$(cat /run/secrets/${CONCOURSE_PASSWORD})`,
    "set_all() {",
    `  ${login("main", "main")} &&`,
    `    "$fly" -t main set-team --non-interactive -n ${TEAM} --local-user ${OPERATOR}${users} &&`,
    `    ${login("team", TEAM)} &&`,
    `    "$fly" -t team set-pipeline --non-interactive -p ${PIPELINE} -c ${FOLDER}/pipeline.yml \\`,
    `      -l /run/secrets/${CONCOURSE_VARS}${registry} &&`,
    `    "$fly" -t team unpause-pipeline -p ${PIPELINE}`,
    "}",
    "while :; do",
    `  if set_all; then touch ${DONE}; sleep ${AGAIN_S}; else rm -f ${DONE}; sleep ${RETRY_S}; fi`,
    "done",
    "",
  ].join("\n");
}
