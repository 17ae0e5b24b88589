import type { ReleaseEvent } from "../../../notify";

const DIGEST = `@sha256:${"6b1f".repeat(16)}`;

export const CHANGE = {
  image: "click-count",
  from: `localhost:5000/click-count:0.1-aaaaaaa${DIGEST}`,
  to: `localhost:5000/click-count:0.2-bbbbbbb${DIGEST}`,
};

export const RELEASED: ReleaseEvent = {
  kind: "released",
  stack: "production",
  changes: [CHANGE],
  url: "https://git.example.org/team/infrastructure/commit/3f9c2a1",
};

export const WENT_BACK: ReleaseEvent = {
  kind: "rolled-back",
  stack: "production",
  changes: [CHANGE],
  cause: "5xx after switch: 10 × 500; 10 of 50 requests failed (20 %), allowed: 1 %",
  backAfterMs: 4_210,
};

/** What every kind of endpoint has a way of reading as something else than text. */
export const HOSTILE: ReleaseEvent = {
  kind: "failed",
  stack: "production",
  changes: [{ image: "<!channel> @channel *bold*", to: "a:`code` & <b>" }],
  cause: "line one\r\n```\n@here [link](https://evil.example.org) \u202e<script>&amp;",
  url: "https://git.example.org/?a=<!here>|`x`&b='\"",
};
