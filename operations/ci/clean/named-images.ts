import { parsePin, type Pin } from "../../../model/pin";

const REFERENCE = /[a-z0-9][\w.:/-]*:\w[\w.-]*@sha256:[0-9a-f]{64}/gi;

/** What nobody may remove, in a registry of one address. */
export interface NamedImages {
  /** `sha256:…`. */
  readonly digests: ReadonlySet<string>;
  /** `repository:tag`: a tag that moves on keeps what it moves to. */
  readonly tags: ReadonlySet<string>;
  /** Of these the files tell what is used; of others, such as base images, they do not. */
  readonly repositories: ReadonlySet<string>;
}

/**
 * Every whole pin in these texts that is of this registry, wherever it stands: as a pin, in a note of
 * one that went back, in a comment. More than what is pinned is kept, never less.
 * @param address `host:port`, as references begin with it.
 */
export function namedImages(texts: Iterable<string>, address: string): NamedImages {
  const digests = new Set<string>();
  const tags = new Set<string>();
  const repositories = new Set<string>();
  for (const text of texts) {
    for (const [found] of text.matchAll(REFERENCE)) {
      const pin = read(found);
      if (pin === undefined) continue;
      // One digest is one image, by whatever name it is called.
      digests.add(pin.digest);
      const name = nameIn(pin, address);
      if (name === undefined) continue;
      repositories.add(name);
      tags.add(`${name}:${pin.tag}`);
    }
  }
  return { digests, tags, repositories };
}

function nameIn({ registry, repository }: Pin, address: string): string | undefined {
  const [host, ...path] = address.split("/");
  if (registry !== host) return undefined;
  const prefix = path.length === 0 ? "" : `${path.join("/")}/`;
  return repository.startsWith(prefix) ? repository : undefined;
}

function read(text: string): Pin | undefined {
  try {
    return parsePin(text);
  } catch {
    // Text that only looks like a pin names no image.
    return undefined;
  }
}
