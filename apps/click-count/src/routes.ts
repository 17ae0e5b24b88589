/** What a request asks for. */
export type Route =
  | { readonly to: "page" | "read" | "increment" | "submit" | "ready" | "alive" | "info" }
  | { readonly to: "asset"; readonly name: string }
  | { readonly to: "wrong method"; readonly allow: string }
  | { readonly to: "nothing" };

const TABLE: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  "/": { GET: { to: "page" } },
  "/clicks": { POST: { to: "submit" } },
  "/api/clicks": { GET: { to: "read" }, POST: { to: "increment" } },
  "/api/info": { GET: { to: "info" } },
  "/healthz": { GET: { to: "ready" } },
  "/livez": { GET: { to: "alive" } },
  "/app.js": { GET: { to: "asset", name: "app.js" } },
  "/style.css": { GET: { to: "asset", name: "style.css" } },
};

/** HEAD is answered as GET is. */
export function findRoute(method: string, path: string): Route {
  const methods = Object.hasOwn(TABLE, path) ? TABLE[path] : undefined;
  if (methods === undefined) {
    return { to: "nothing" };
  }
  const route = methods[method === "HEAD" ? "GET" : method];
  return route ?? { to: "wrong method", allow: allowed(Object.keys(methods)) };
}

function allowed(methods: readonly string[]): string {
  return methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
}

/** Whether a browser says that another site's page sent the request. Others say nothing. */
export function isCrossSite(secFetchSite: string | undefined): boolean {
  return secFetchSite === "cross-site" || secFetchSite === "same-site";
}
