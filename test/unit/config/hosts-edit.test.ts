import * as assert from "node:assert/strict";
import { addHost, removeHost, setHostLabels, setHostRole } from "../../../config/hosts-edit";
import type { Host } from "../../../model/host";
import { UserError } from "../../../model/user-error";
import { HOST_KEY, JUMP_KEY } from "./hosts-sample";

const WORKER: Host = {
  name: "w1",
  address: "192.0.2.21",
  port: 22,
  user: "root",
  hostKey: HOST_KEY,
  role: "worker",
  labels: {},
  clusterAddress: "192.0.2.21",
};
const FULL: Host = {
  ...WORKER,
  port: 2222,
  user: "ops",
  key: "~/.ssh/id_ed25519",
  labels: { edge: "true", disk: "ssd" },
  availabilitySet: "b",
  clusterAddress: "10.0.0.21",
  jump: { address: "jump.example.org", port: 22, user: "ops", hostKey: JUMP_KEY },
};
const FLOW = `{ name: w1, address: 192.0.2.21, hostKey: ${HOST_KEY}, role: worker }`;

/** Lines below `config:`, two spaces deep. */
function config(...lines: string[]): string {
  return ["config:", ...lines.map((line) => `  ${line}`), ""].join("\n");
}

/** Title, before, after adding. */
const ADDED: [string, string, string][] = [
  [
    "to a file without machines",
    config("slipway:kind: platform"),
    config("slipway:kind: platform", "slipway:hosts:", "  ssh:", `    - ${FLOW}`),
  ],
  [
    "to machines with nothing below them",
    config("slipway:hosts:", "slipway:kind: platform"),
    config("slipway:hosts:", "  ssh:", `    - ${FLOW}`, "slipway:kind: platform"),
  ],
  [
    "beside the engine",
    config("slipway:hosts:", "  engine: { package: docker-ce } # theirs"),
    config(
      "slipway:hosts:",
      "  engine: { package: docker-ce } # theirs",
      "  ssh:",
      `    - ${FLOW}`,
    ),
  ],
  [
    "in braces",
    config("slipway:hosts: { engine: {} } # soon"),
    config(`slipway:hosts: { engine: {}, ssh: [${FLOW}] } # soon`),
  ],
  [
    "to an empty list",
    config("slipway:hosts:", "  ssh: [] # none"),
    config("slipway:hosts:", `  ssh: [${FLOW}] # none`),
  ],
  [
    "after one on one line",
    config("slipway:hosts:", "  ssh:", "  - { name: m1 } # first", "  # last", "slipway:dns: {}"),
    config(
      "slipway:hosts:",
      "  ssh:",
      "  - { name: m1 } # first",
      `  - ${FLOW}`,
      "  # last",
      "slipway:dns: {}",
    ),
  ],
  [
    "after one of several lines",
    config(
      "slipway:hosts:",
      "  ssh:",
      "    -   name: m1 # first",
      "        labels:",
      "          a: b",
    ),
    config(
      "slipway:hosts:",
      "  ssh:",
      "    -   name: m1 # first",
      "        labels:",
      "          a: b",
      "    -   name: w1",
      "        address: 192.0.2.21",
      `        hostKey: ${HOST_KEY}`,
      "        role: worker",
    ),
  ],
  [
    "in a list over several lines",
    config("slipway:hosts:", "  ssh: [", "    { name: m1 } # first", "  ]"),
    config("slipway:hosts:", "  ssh: [", "    { name: m1 }, # first", `    ${FLOW}`, "  ]"),
  ],
  [
    "in a list with a comma at its end",
    config("slipway:hosts:", "  ssh: [", "    { name: m1 }, # first", "  ]"),
    config("slipway:hosts:", "  ssh: [", "    { name: m1 }, # first", `    ${FLOW},`, "  ]"),
  ],
  [
    "under the short spelling of the key",
    config("hosts:", "  ssh:", "    - { name: m1 }"),
    config("hosts:", "  ssh:", "    - { name: m1 }", `    - ${FLOW}`),
  ],
];

/** Title, before, after removing w1. */
const REMOVED: [string, string, string][] = [
  [
    "the only one",
    config(
      "slipway:hosts:",
      "  ssh: # ours",
      "    - name: w1",
      "      role: worker",
      "  engine: {}",
    ),
    config("slipway:hosts:", "  ssh: [] # ours", "  engine: {}"),
  ],
  [
    "one of several lines between others",
    config(
      "hosts:",
      "  ssh:",
      "    - name: m1",
      "    # next",
      "    - name: w1",
      "      role: worker",
      "    - name: w2",
    ),
    config("hosts:", "  ssh:", "    - name: m1", "    # next", "    - name: w2"),
  ],
  [
    "the first on one line",
    config("hosts: { ssh: [{ name: w1 }, { name: m1 }] }"),
    config("hosts: { ssh: [{ name: m1 }] }"),
  ],
  [
    "the last on one line",
    config("hosts: { ssh: [{ name: m1 }, { name: w1 }] }"),
    config("hosts: { ssh: [{ name: m1 }] }"),
  ],
  [
    "the only one on one line",
    config("hosts: { ssh: [{ name: w1 }] }"),
    config("hosts: { ssh: [] }"),
  ],
];

function message(edit: () => string): string {
  try {
    return edit();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

describe("addHost", () => {
  for (const [title, before, after] of ADDED) {
    it(`adds a machine ${title}`, () => {
      assert.equal(addHost(before, WORKER), after);
    });
  }

  it("writes all that is not as its default", () => {
    assert.equal(
      addHost(config("hosts:", "  ssh:", "    - name: m1"), FULL),
      config(
        "hosts:",
        "  ssh:",
        "    - name: m1",
        "    - name: w1",
        "      address: 192.0.2.21",
        "      port: 2222",
        "      user: ops",
        `      hostKey: ${HOST_KEY}`,
        "      key: ~/.ssh/id_ed25519",
        "      role: worker",
        '      labels: { edge: "true", disk: ssd }',
        "      availabilitySet: b",
        "      clusterAddress: 10.0.0.21",
        `      jump: { address: jump.example.org, user: ops, hostKey: ${JUMP_KEY} }`,
      ),
    );
  });

  it("refuses a name that is taken", () => {
    assert.equal(
      message(() => addHost(config("hosts: { ssh: [{ name: w1 }] }"), WORKER)),
      'slipway:hosts.ssh has "w1" already\nChoose another name, or edit that entry.',
    );
  });

  it("refuses a list that is shared, or none", () => {
    const alias = "base: &all\n  - { name: m1 }\nconfig:\n  slipway:hosts:\n    ssh: *all\n";
    assert.equal(
      message(() => addHost(alias, WORKER)),
      "slipway:hosts.ssh is shared by a YAML anchor, so this edit would change more\n" +
        "Write the value out where it is used, then run this again.",
    );
    assert.equal(
      message(() => addHost(config("slipway:hosts: { ssh: m1 }"), WORKER)),
      "slipway:hosts.ssh does not hold a list that can be edited\n" +
        "Write it as a list, or edit the file by hand.",
    );
  });
});

describe("removeHost", () => {
  for (const [title, before, after] of REMOVED) {
    it(`removes ${title}`, () => {
      assert.equal(removeHost(before, "w1"), after);
    });
  }

  it("names the machines that there are", () => {
    assert.equal(
      message(() => removeHost(config("hosts: { ssh: [{ name: web-1 }, { name: db }] }"), "web-2")),
      'slipway:hosts.ssh has no "web-2"; it has web-1, db\nDid you mean web-1?',
    );
    assert.equal(
      message(() => removeHost(config("slipway:kind: platform"), "m1")),
      'slipway:hosts.ssh has no "m1"; it is empty',
    );
  });
});

describe("setHostRole", () => {
  it("changes one word", () => {
    const before = config("hosts:", "  ssh:", "    - name: w1", "      role: 'worker' # for now");
    assert.equal(setHostRole(before, "w1", "manager"), before.replace("'worker'", "'manager'"));
  });

  it("says a role that came from a merge at its own place", () => {
    const before = config(
      "slipway:base: &b { role: worker }",
      "hosts: { ssh: [{ <<: *b, name: w1 }] }",
    );
    assert.equal(
      setHostRole(before, "w1", "manager"),
      before.replace("name: w1", "name: w1, role: manager"),
    );
  });
});

describe("setHostLabels", () => {
  it("changes, adds and removes one by one", () => {
    const before = config(
      "hosts:",
      "  ssh:",
      "    - name: w1",
      "      labels:",
      '        a: "1" # one',
      "        b: x",
      "        c: y",
    );
    assert.equal(
      setHostLabels(before, "w1", { a: "2", c: "y", edge: "true" }),
      config(
        "hosts:",
        "  ssh:",
        "    - name: w1",
        "      labels:",
        '        a: "2" # one',
        "        c: y",
        '        edge: "true"',
      ),
    );
  });

  it("gives the first one", () => {
    const before = config("hosts: { ssh: [{ name: w1 }] } # all");
    assert.equal(
      setHostLabels(before, "w1", { edge: "true" }),
      config('hosts: { ssh: [{ name: w1, labels: { edge: "true" } }] } # all'),
    );
  });
});
