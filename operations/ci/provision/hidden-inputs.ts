/** The hidden inputs of the form on a page that is sent to this path; undefined: no such form. */
export function hiddenInputs(page: string, action: string): Record<string, string> | undefined {
  const form = page
    .split(/<form\b/i)
    .slice(1)
    .map((part) => part.split(/<\/form>/i)[0] ?? "")
    .find((part) => attribute(part.slice(0, part.indexOf(">")), "action")?.endsWith(action));
  if (form === undefined) return undefined;
  const inputs = [...form.matchAll(/<input\b[^>]*>/gi)].flatMap(([input]) => {
    const name = attribute(input, "name");
    const isHidden = attribute(input, "type") === "hidden";
    return isHidden && name !== undefined ? [[name, attribute(input, "value") ?? ""]] : [];
  });
  return Object.fromEntries(inputs) as Record<string, string>;
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}="([^"]*)"`, "i").exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
}

function unescaped(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&#x([\da-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
