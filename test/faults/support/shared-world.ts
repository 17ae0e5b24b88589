import { FaultWorld } from "./fault-world";

/** Whichever files of the suite run, one after the other: one world for all of them. */
export const world = new FaultWorld();

// Outside of any suite: mocha's root hooks.
before("an engine with a platform and a good release", () => world.start());
after(() => world.stop());
