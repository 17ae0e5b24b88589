/** A manager of a cluster, present or wanted. */
export interface Manager {
  readonly name: string;
  /** Whether it answers now, to the other managers or, when it is none yet, at all. */
  readonly isReachable: boolean;
}

/** One machine's change of role, and what the managers are after it. */
export interface ManagerStep {
  readonly action: "promote" | "demote";
  readonly name: string;
  /** How many managers there are after this step. */
  readonly managers: number;
  /** How many of them are reachable. */
  readonly reachable: number;
}

/** What to do, in this order; or why nothing may be done, in words. */
export type ManagerPlan =
  | { readonly steps: readonly ManagerStep[]; readonly refusal?: undefined }
  | { readonly steps?: undefined; readonly refusal: string; readonly hint: string };

/** How many of `managers` must agree for anything to change. */
export function majority(managers: number): number {
  return Math.floor(managers / 2) + 1;
}

/** Whether a majority is reachable. */
export function hasQuorum(managers: readonly Manager[]): boolean {
  return reachable(managers).length >= majority(managers.length);
}

/**
 * The way from the present managers to the wanted ones: promotions first, the reachable machines
 * before the others; then demotions, the unreachable managers before the others. Refused when the
 * quorum is lost already, or when a step would lose it: a majority of all managers, the silent ones
 * included, has to be reachable before and after each.
 * @param present may be empty: a cluster is made then, and its first manager needs nobody's vote.
 * @param wanted `isReachable` counts for those that are no managers yet.
 */
export function planManagers(present: readonly Manager[], wanted: readonly Manager[]): ManagerPlan {
  if (wanted.length === 0) {
    const refusal = "the cluster would be left without a manager";
    return { refusal, hint: "Give at least one machine `role: manager`." };
  }
  if (present.length > 0 && !hasQuorum(present)) return lostAlready(present);
  const promoted = without(wanted, present).sort(byReachable(true));
  const demoted = without(present, wanted).sort(byReachable(false));
  const steps: ManagerStep[] = [];
  let managers = present;
  for (const one of promoted) {
    managers = [...managers, one];
    if (!hasQuorum(managers)) return lostByPromotion(one, managers);
    steps.push(stepOf("promote", one, managers));
  }
  for (const one of demoted) {
    managers = without(managers, [one]);
    if (!hasQuorum(managers)) return lostByDemotion(one, managers);
    steps.push(stepOf("demote", one, managers));
  }
  return { steps };
}

function stepOf(
  action: ManagerStep["action"],
  { name }: Manager,
  managers: readonly Manager[],
): ManagerStep {
  return { action, name, managers: managers.length, reachable: reachable(managers).length };
}

function lostAlready(present: readonly Manager[]): ManagerPlan {
  const missing = majority(present.length) - reachable(present).length;
  return {
    refusal: `the cluster has lost its quorum: ${count(present)}`,
    hint:
      `Start ${missing} of ${names(silent(present))} again; services that run go on meanwhile. If ` +
      "too many are gone for good, `docker swarm init --force-new-cluster` on a manager that is " +
      "left makes it the only one.",
  };
}

function lostByPromotion({ name }: Manager, managers: readonly Manager[]): ManagerPlan {
  return {
    refusal: `promoting ${name}, which is not reachable, would lose the quorum: ${count(managers)}`,
    hint: `Start ${name} first, or leave it a worker.`,
  };
}

function lostByDemotion({ name }: Manager, managers: readonly Manager[]): ManagerPlan {
  return {
    refusal: `demoting ${name} would lose the quorum: ${count(managers)}`,
    hint:
      `Start ${names(silent(managers))} again or take it out instead, or add a manager that is ` +
      "reachable, before this.",
  };
}

/** `1 of 3 managers reachable (silent: m2, m3), 2 needed`. */
function count(managers: readonly Manager[]): string {
  const all = managers.length;
  const some = `${reachable(managers).length} of ${all} ${all === 1 ? "manager" : "managers"}`;
  return `${some} reachable (silent: ${names(silent(managers))}), ${majority(all)} needed`;
}

function names(managers: readonly Manager[]): string {
  return managers.map(({ name }) => name).join(", ");
}

function reachable(managers: readonly Manager[]): Manager[] {
  return managers.filter(({ isReachable }) => isReachable);
}

function silent(managers: readonly Manager[]): Manager[] {
  return managers.filter(({ isReachable }) => !isReachable);
}

function without(managers: readonly Manager[], others: readonly Manager[]): Manager[] {
  return managers.filter(({ name }) => !others.some((other) => other.name === name));
}

function byReachable(first: boolean): (one: Manager, other: Manager) => number {
  const rank = ({ isReachable }: Manager) => (isReachable === first ? 0 : 1);
  return (one, other) => rank(one) - rank(other);
}
