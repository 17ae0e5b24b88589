export type Environment = Readonly<Record<string, string | undefined>>;

type Told = (env: Environment) => string | undefined;

/** Each as the CI has it: undefined where it does not tell. */
export interface CiFacts {
  readonly kind: Told;
  readonly forgeUrl: Told;
  readonly repository: Told;
  readonly branch: Told;
  readonly commit: Told;
  readonly event: Told;
  readonly pullRequest: Told;
  readonly runUrl: Told;
  /** Any text where the commit is one that the CI or its forge made, to try the merge. */
  readonly trialMerge: Told;
}

const unknown: Told = () => undefined;
const nothing: CiFacts = {
  kind: unknown,
  forgeUrl: unknown,
  repository: unknown,
  branch: unknown,
  commit: unknown,
  event: unknown,
  pullRequest: unknown,
  runUrl: unknown,
  trialMerge: unknown,
};

/** Its forge may be any, so it is told apart. Links have other names in 1.0 than in 3. */
const woodpecker: CiFacts = {
  ...nothing,
  repository: (env) => env["CI_REPO"],
  branch: (env) => env["CI_COMMIT_TARGET_BRANCH"] || env["CI_COMMIT_BRANCH"],
  commit: (env) => env["CI_COMMIT_SHA"],
  event: (env) => env["CI_PIPELINE_EVENT"],
  pullRequest: (env) => env["CI_COMMIT_PULL_REQUEST"],
  runUrl: (env) => env["CI_PIPELINE_URL"] || env["CI_PIPELINE_LINK"],
};

/** docs.github.com, "Variables reference". */
const github: CiFacts = {
  kind: () => "github",
  forgeUrl: (env) => env["GITHUB_SERVER_URL"],
  repository: (env) => env["GITHUB_REPOSITORY"],
  branch: (env) => env["GITHUB_BASE_REF"] || env["GITHUB_REF_NAME"],
  commit: (env) => env["GITHUB_SHA"],
  event: (env) => env["GITHUB_EVENT_NAME"],
  pullRequest: (env) => /^refs\/pull\/(\d+)\//.exec(env["GITHUB_REF"] ?? "")?.[1],
  runUrl: (env) =>
    env["GITHUB_RUN_ID"] &&
    `${env["GITHUB_SERVER_URL"]}/${env["GITHUB_REPOSITORY"]}/actions/runs/${env["GITHUB_RUN_ID"]}`,
  trialMerge: (env) => /^refs\/pull\/\d+\/merge$/.exec(env["GITHUB_REF"] ?? "")?.[0],
};

/** docs.gitlab.com, "Predefined CI/CD variables". */
const gitlab: CiFacts = {
  kind: () => "gitlab",
  forgeUrl: (env) => env["CI_SERVER_URL"],
  repository: (env) => env["CI_PROJECT_PATH"],
  branch: (env) => env["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] || env["CI_COMMIT_BRANCH"],
  commit: (env) => env["CI_COMMIT_SHA"],
  event: (env) => env["CI_PIPELINE_SOURCE"],
  pullRequest: (env) => env["CI_MERGE_REQUEST_IID"],
  runUrl: (env) => env["CI_PIPELINE_URL"],
  trialMerge: (env) =>
    /^(?:merged_result|merge_train)$/.exec(env["CI_MERGE_REQUEST_EVENT_TYPE"] ?? "")?.[0],
};

/** Which CI this is, by a variable that only it sets; none for one that is not known. */
export function ciOf(env: Environment): { readonly ci?: string; readonly facts: CiFacts } {
  if (env["GITHUB_ACTIONS"] === "true") return { ci: "GitHub Actions", facts: github };
  if (env["GITLAB_CI"] === "true") return { ci: "GitLab", facts: gitlab };
  // 1.0 sets CI to its own name, as 3 does; both name the repository so.
  if (env["CI"] === "woodpecker" || env["CI_REPO"]) return { ci: "Woodpecker", facts: woodpecker };
  return { facts: nothing };
}
