import * as assert from "node:assert/strict";
import type { Host } from "../../../../model/host";
import { silentHosts } from "../../../../operations/hosts/silent-hosts";
import { SshError, type SshErrorReason } from "../../../../ssh/ssh-error";

const HOSTS = ["m1", "m2"].map((name) => ({ name })) as Host[];

describe("hosts that do not answer", () => {
  it("are those that were tried twice, one after the other", async () => {
    const tried: string[] = [];
    let open = 0;
    const silent = await silentHosts(HOSTS, ({ name }) => {
      tried.push(name);
      if (name === "m2") return Promise.reject(new SshError("off", { reason: "unreachable" }));
      open++;
      return Promise.resolve({ close: () => void open-- });
    });
    assert.deepEqual([[...silent], tried, open], [["m2"], ["m1", "m2", "m2"], 0]);
  });

  it("are not those that answer when they are tried again", async () => {
    let tries = 0;
    const silent = await silentHosts(HOSTS, () =>
      tries++ === 0
        ? Promise.reject(new SshError("lost", { reason: "closed" }))
        : Promise.resolve({ close: () => undefined }),
    );
    assert.deepEqual([...silent], []);
  });

  for (const reason of ["host key", "login"] satisfies SshErrorReason[]) {
    it(`are not those that can't be trusted (${reason})`, async () => {
      const error = new SshError("m1 fails", { reason });
      await assert.rejects(
        silentHosts(HOSTS, () => Promise.reject(error)),
        { reason },
      );
    });
  }
});
