import { type Asked, fakeServer, type FakeServer, type Reply } from "./fake-server";

type Row = Record<string, unknown>;

export const PASSWORD = "the administrator's password";
const NOT_FOUND: Reply = { status: 404, json: { message: "not found" } };

/** What of Gitea is asked for: pages of the login, and a table for each kind of thing. */
export interface FakeForge extends FakeServer {
  readonly rows: Map<string, Row[]>;
}

export async function fakeForge(): Promise<FakeForge> {
  const rows = new Map<string, Row[]>();
  const table = (name: string) => {
    const found = rows.get(name) ?? [];
    rows.set(name, found);
    return found;
  };
  let granted = false;
  let last = 0;
  const server = await fakeServer((asked) => page(asked) ?? api(asked));
  return { ...server, rows };

  function page({ method, path, query, headers, body }: Asked): Reply | undefined {
    if (path === "/user/login" && method === "GET") {
      return {
        text: '<form action="/user/login"><input type="hidden" name="_csrf" value="1&amp;2"></form>',
      };
    }
    if (path === "/user/login") {
      const isRight = body["password"] === PASSWORD && body["_csrf"] === "1&2";
      if (!isRight) return { text: "wrong" };
      return { status: 303, headers: { location: "/", "set-cookie": "i_like_gitea=1; Path=/" } };
    }
    const back = String(query.get("redirect_uri") ?? body["redirect_uri"]);
    const state = String(query.get("state") ?? body["state"]);
    const isIn = headers.cookie === "i_like_gitea=1";
    if (path === "/login/oauth/authorize" && isIn && !granted) {
      const input = (name: string, value: string) =>
        `<input type="hidden" name="${name}" value="${value}">`;
      const inputs = input("redirect_uri", back) + input("state", state);
      return { text: `<form method="post" action="/login/oauth/grant">${inputs}</form>` };
    }
    if (!/^\/login\/oauth\/(?:grant|authorize)$/.test(path)) return undefined;
    granted ||= body["granted"] === "true";
    return { status: 303, headers: { location: `${back}?code=good&state=${state}` } };
  }

  function api({ method, path: whole, headers, body }: Asked): Reply {
    const login = `Basic ${Buffer.from(`operator:${PASSWORD}`).toString("base64")}`;
    if (headers.authorization !== login) return { status: 401, json: { message: "who?" } };
    const path = whole.replace("/api/v1", "").replace("/admin/users", "/users");
    const right = /^(.*\/collaborators)\/([^/]+)(\/permission)?$/.exec(path);
    if (right !== null) {
      const [, place = "", user] = right;
      if (method === "PUT") table(place).push({ user });
      const has = table(place).some((one) => one["user"] === user);
      return { json: { permission: has ? "write" : "none" } };
    }
    const members = /^(\/teams\/\d+\/(?:members|repos))(?:\/(?:team\/)?([^/]+))?$/.exec(path);
    if (members !== null) {
      const [, place = "", name] = members;
      if (method === "PUT") table(place).push({ login: name, name });
      return { json: table(place) };
    }
    if (method === "POST") {
      const id = ++last;
      const made = { id, ...body, login: body["username"], full_name: body["full_name"] ?? "" };
      const row = { ...made, mirror: body["mirror"] ?? false, sha1: `token-${id}` };
      table(path.replace(/^\/orgs\/[^/]+\/repos$/, "/repos/team")).push(row);
      return { status: 201, json: row };
    }
    if (rows.has(path) || /\/(?:teams|tokens|hooks|branch_protections)$/.test(path)) {
      return { json: table(path) };
    }
    const [, place = "", name] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
    const names = ["id", "name", "username", "rule_name"];
    const row = table(place).find((one) => names.some((field) => String(one[field]) === name));
    if (row === undefined) return NOT_FOUND;
    if (method === "DELETE") table(place).splice(table(place).indexOf(row), 1);
    if (method === "PATCH") Object.assign(row, body);
    return { json: row };
  }
}
