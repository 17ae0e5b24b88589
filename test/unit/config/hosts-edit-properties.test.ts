import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parse } from "yaml";
import { addHost, removeHost, setHostLabels, setHostRole } from "../../../config/hosts-edit";
import { textConfigSource } from "../../../config/file-source";
import { parseStackConfig } from "../../../config/parse";
import { anyHost, anyHostsText, anyLabels, anyRole } from "./random-hosts-file";

interface Entry {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}
interface File {
  readonly config: { readonly "slipway:hosts": { readonly ssh: readonly Entry[] } };
}

/** The document with another list of machines. */
function withMachines(
  text: string,
  change: (machines: readonly Entry[]) => readonly Entry[],
): File {
  const file = parse(text) as File;
  const hosts = file.config["slipway:hosts"];
  return {
    ...file,
    config: { ...file.config, "slipway:hosts": { ...hosts, ssh: change(hosts.ssh) } },
  };
}

function comments(text: string): string[] {
  return (text.match(/# .*?(?=\r?$)/gm) ?? []).sort();
}

/** Lines of a text that another one lacks. */
function missing(text: string, other: string): string[] {
  const left = other.split("\n");
  return text.split("\n").filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

describe("edits of slipway:hosts, in any style", function () {
  this.timeout(60_000);

  it("add a machine and nothing else", () => {
    fc.assert(
      fc.property(anyHostsText, anyHost, ({ text, names }, host) => {
        fc.pre(!names.includes(host.name));
        const after = addHost(text, host);
        const added = (parse(after) as File).config["slipway:hosts"].ssh.at(-1);
        assert.equal(added?.name, host.name);
        assert.deepEqual(
          parse(after),
          withMachines(text, (all) => [...all, added]),
        );
        assert.deepEqual(comments(after), comments(text));
        // At most the line before it changes: by a comma, or a line's end that was missing.
        assert.ok(missing(text, after).length <= 1);
      }),
    );
  });

  it("add a machine that reads back as it was given", () => {
    fc.assert(
      fc.property(anyHost, (host) => {
        const text = "config:\n  slipway:kind: platform\n  slipway:domain: example.org\n";
        const wanted = {
          ...host,
          name: "m1",
          role: "manager" as const,
          labels: {},
          clusterAddress: "10.0.0.1",
        };
        const source = textConfigSource(addHost(text, wanted), "Pulumi.platform.yaml");
        const config = parseStackConfig(source, {});
        assert.deepEqual(config.kind === "platform" && config.hosts?.ssh, [wanted]);
      }),
    );
  });

  it("take back what they added", () => {
    fc.assert(
      fc.property(anyHostsText, anyHost, ({ text, names }, host) => {
        fc.pre(!names.includes(host.name));
        const there = removeHost(addHost(text, host), host.name);
        assert.deepEqual(parse(there), parse(text));
        assert.deepEqual(comments(there), comments(text));
      }),
    );
  });

  it("remove a machine and keep every comment outside of it", () => {
    fc.assert(
      fc.property(anyHostsText, fc.nat(), ({ text, names }, pick) => {
        const name = names[pick % names.length] ?? "";
        const after = removeHost(text, name);
        assert.deepEqual(
          parse(after),
          withMachines(text, (all) => all.filter((one) => one.name !== name)),
        );
        const lost = missing(comments(text).join("\n"), comments(after).join("\n"));
        assert.ok(
          lost.every((one) => ["# don't move", "# {", "# fast"].includes(one)),
          lost.join(),
        );
      }),
    );
  });

  it("change a role and nothing else", () => {
    fc.assert(
      fc.property(anyHostsText, fc.nat(), anyRole, ({ text, names }, pick, role) => {
        const name = names[pick % names.length] ?? "";
        const after = setHostRole(text, name, role);
        const change = (one: Entry) => (one.name === name ? { ...one, role } : one);
        assert.deepEqual(
          parse(after),
          withMachines(text, (all) => all.map(change)),
        );
        assert.deepEqual(comments(after), comments(text));
        assert.ok(missing(text, after).length <= 1);
        assert.equal(setHostRole(after, name, "manager"), text);
      }),
    );
  });

  it("give a machine its labels and no others", () => {
    fc.assert(
      fc.property(anyHostsText, fc.nat(), anyLabels, ({ text, names }, pick, labels) => {
        const name = names[pick % names.length] ?? "";
        const after = setHostLabels(text, name, labels);
        const found = (parse(after) as File).config["slipway:hosts"].ssh.find(
          (one) => one.name === name,
        );
        assert.deepEqual(found?.labels ?? {}, labels);
        const bare = (one: Entry) => (one.name === name ? { ...one, labels: {} } : one);
        assert.deepEqual(
          withMachines(after, (all) => all.map(bare)),
          withMachines(text, (all) => all.map(bare)),
        );
        assert.equal(setHostLabels(after, name, labels), after);
      }),
    );
  });
});
