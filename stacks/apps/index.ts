import { clickCount } from "./click-count";
import type { AppDeclaration } from "./declaration";
import { redis } from "./redis";

/** What every environment runs. A new app is one file beside this one and one line here. */
export const apps: readonly AppDeclaration[] = [redis, clickCount];
