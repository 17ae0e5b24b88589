import { CONTAINER_ISOLATION_ITEMS } from "./container-isolation-items";
import { CONTAINER_LIMITS_ITEMS } from "./container-limits-items";
import { CONTAINER_RIGHTS_ITEMS } from "./container-rights-items";
import { DAEMON_ITEMS } from "./daemon-items";
import { IMAGE_ITEMS } from "./image-items";
import type { Item } from "./item";
import { SWARM_ITEMS } from "./swarm-items";

/** All items of sections 2, 4, 5 and 7, in order. */
export const ITEMS: readonly Item[] = [
  ...DAEMON_ITEMS,
  ...IMAGE_ITEMS,
  ...CONTAINER_RIGHTS_ITEMS,
  ...CONTAINER_ISOLATION_ITEMS,
  ...CONTAINER_LIMITS_ITEMS,
  ...SWARM_ITEMS,
]
  .map((item) => ({ ...item, since161: since161(item.number) }))
  .sort((left, right) => place(left.number) - place(right.number));

/** Whether Swarm mode is needed was asked in section 7 at first, and then in section 5. */
function since161(number: string): string {
  const [section, item] = parts(number);
  if (section === 5) return `5.${item + 1}`;
  if (section === 7) return item === 1 ? "5.1" : `7.${item - 1}`;
  return number;
}

function place(number: string): number {
  const [section, item] = parts(number);
  return section * 100 + item;
}

function parts(number: string): [section: number, item: number] {
  const [section = "", item = ""] = number.split(".");
  return [Number(section), Number(item)];
}
