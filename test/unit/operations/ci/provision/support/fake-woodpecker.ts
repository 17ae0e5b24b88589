import { type Asked, fakeServer, type FakeServer, type Reply } from "./fake-server";

type Row = Record<string, unknown>;

const TOKEN = "a.b.c";

export interface FakeWoodpecker extends FakeServer {
  readonly repos: Row[];
  readonly users: Row[];
  /** By the number of the repository. */
  readonly secrets: Map<string, Row[]>;
  readonly crons: Map<string, Row[]>;
}

/** Woodpecker 3.18 as its sources have it, by its own names: what 1.0 calls otherwise is passed over. */
export async function fakeWoodpecker(forge: {
  readonly url: string;
  /** Makes the webhook of its repository with this number. @returns `owner/name`. */
  hook(id: string): string;
}): Promise<FakeWoodpecker> {
  const repos: Row[] = [];
  const users: Row[] = [{ login: "Operator" }, { login: "root", admin: true }];
  const secrets = new Map<string, Row[]>();
  const crons = new Map<string, Row[]>();
  const server = await fakeServer((asked) => page(asked) ?? api(asked));
  return { ...server, repos, users, secrets, crons };

  function page({ path, query, headers }: Asked): Reply | undefined {
    const isIn = headers.cookie === "user_sess=s";
    switch (path) {
      case "/authorize": {
        const code = query.get("code");
        if (code === null) {
          const back = encodeURIComponent(`http://${headers.host}/authorize`);
          const location = `${forge.url}/login/oauth/authorize?redirect_uri=${back}&state=s.t.a`;
          return { status: 303, headers: { location } };
        }
        if (code !== "good" || query.get("state") !== "s.t.a") {
          return { status: 303, headers: { location: "/login?error=oauth_error" } };
        }
        return { status: 303, headers: { location: "/", "set-cookie": "user_sess=s; Path=/" } };
      }
      case "/web-config.js":
        return { text: `window.WOODPECKER_CSRF = "${isIn ? "csrf" : ""}";` };
      case "/api/user/token":
        return isIn && headers["x-csrf-token"] === "csrf" ? { text: TOKEN } : { status: 401 };
      default:
        return undefined;
    }
  }

  function api({ method, path, query, headers, body }: Asked): Reply {
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401 };
    if (path === "/api/users") return { json: users };
    const looked = /^\/api\/repos\/lookup\/(.+)$/.exec(path)?.[1];
    if (looked !== undefined) return found(repos.find((one) => one["full_name"] === looked));
    if (path === "/api/repos") {
      const full = forge.hook(query.get("forge_remote_id") ?? "");
      const repo = {
        ...{ id: repos.length + 1, full_name: full, active: true, timeout: 60, allow_pr: true },
        ...{ cancel_previous_pipeline_events: ["push", "pull_request"], require_approval: "none" },
        trusted: { network: false, volumes: false, security: false },
      };
      repos.push(repo);
      return { json: repo };
    }
    const [, id = "", what, which] =
      /^\/api\/repos\/(\d+)(?:\/(\w+)(?:\/(\w+))?)?$/.exec(path) ?? [];
    const repo = repos.find((one) => String(one["id"]) === id);
    if (what === undefined) return repo ? { json: Object.assign(repo, body) } : { status: 404 };
    if (what === "secrets") return kept(rowsOf(secrets, id), { method, which, row: secret(body) });
    return kept(rowsOf(crons, id), { method, which, row: cron(body) });
  }

  /** Values never come out again. */
  function secret({ name, value, events, images }: Row): Row {
    return { name, value, events, images: images ?? null };
  }

  function cron({ name, schedule, enabled = false, timezone }: Row): Row {
    return { id: 1, name, schedule, enabled, timezone };
  }

  function kept(
    rows: Row[],
    { method, which, row }: { method: string; which: string | undefined; row: Row },
  ): Reply {
    const one = rows.find(({ name, id }) => name === which || String(id) === which);
    if (method === "POST") rows.push({ ...row, ...("schedule" in row && { id: rows.length + 1 }) });
    if (method === "PATCH" && one) {
      Object.assign(
        one,
        Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)),
      );
    }
    if (method === "DELETE" && one) rows.splice(rows.indexOf(one), 1);
    if (method !== "GET") return one || method === "POST" ? { json: {} } : { status: 404 };
    return { json: rows.length === 0 ? null : rows.map((row) => ({ ...row, value: undefined })) };
  }

  function rowsOf(table: Map<string, Row[]>, id: string): Row[] {
    const rows = table.get(id) ?? [];
    table.set(id, rows);
    return rows;
  }

  function found(repo: Row | undefined): Reply {
    return repo === undefined ? { status: 404 } : { json: repo };
  }
}
