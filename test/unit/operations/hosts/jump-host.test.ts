import assert from "node:assert/strict";
import { findJump, parsePlace } from "../../../../operations/hosts/jump-host";
import { fingerprintOf } from "../../../../ssh/public-key";
import { newKey, parsed, sshServers } from "../../ssh/support/ssh-server";
import { host, HOST_KEY } from "../../support/host";

const PLACES: [text: string, user: string | undefined, address: string, port: number][] = [
  ["192.0.2.1", undefined, "192.0.2.1", 22],
  ["ops@jump.example.org:2222", "ops", "jump.example.org", 2222],
  ["ops@2001:db8::1", "ops", "2001:db8::1", 22],
  ["[2001:db8::1]:2222", undefined, "2001:db8::1", 2222],
];

const FINGERPRINT = fingerprintOf(Buffer.from(HOST_KEY.split(" ")[1] ?? "", "base64"));
const nobody = { fingerprint: undefined, ask: undefined, option: "--jump-fingerprint" };

describe("a jump host", () => {
  for (const [text, user, address, port] of PLACES) {
    it(`is read from ${text}`, () => {
      assert.deepEqual(parsePlace(text), { user, address, port });
    });
  }

  for (const text of ["", "@m1", "ops@", "m1:", "m1:0", "m1:65536", "[m1]:22", "a b", "a@b@c"]) {
    it(`is not read from "${text}"`, () => {
      assert.throws(() => parsePlace(text), {
        message: `--jump is "${text}"; allowed: [user@]address[:port], or the name of a machine in the list`,
      });
    });
  }

  const m1 = host("m1", { address: "192.0.2.1", port: 2222, user: "ops", key: "~/.ssh/m1" });

  for (const place of ["m1", "192.0.2.1:2222"]) {
    it(`that is in the list needs no question: ${place}`, async () => {
      const jump = await findJump({ place, key: undefined, defaultKey: "~/.ssh/w1" }, [m1], nobody);
      const { address, port, user, hostKey, key } = m1;
      assert.deepEqual(jump, { address, port, user, hostKey, key });
    });
  }

  it("that is another machine's jump host needs no question, and takes a login of its own", async () => {
    const jump = { address: "192.0.2.9", port: 22, user: "ops", hostKey: HOST_KEY };
    const w1 = host("w1", { jump });
    const wanted = { place: "eve@192.0.2.9", key: undefined, defaultKey: "~/.ssh/w2" };
    assert.deepEqual(await findJump(wanted, [w1], nobody), {
      ...jump,
      user: "eve",
      key: "~/.ssh/w2",
    });
  });

  it("that is in the list is refused where another fingerprint is expected", async () => {
    const wanted = { place: "m1", key: undefined, defaultKey: undefined };
    const confirm = { ...nobody, fingerprint: FINGERPRINT };
    await findJump(wanted, [m1], confirm);
    await assert.rejects(findJump(wanted, [m1], { ...confirm, fingerprint: "SHA256:other" }), {
      summary: `192.0.2.1:2222 in the list shows the host key ${FINGERPRINT}, not SHA256:other`,
    });
  });

  it("is not behind another one", async () => {
    const inner = host("w1", { jump: m1 });
    const wanted = { place: "w1", key: undefined, defaultKey: undefined };
    await assert.rejects(findJump(wanted, [m1, inner], nobody), {
      message:
        "w1 is behind a jump host itself, and there can be one only\n" +
        "Name the jump host of w1, if that reaches the machine too.",
    });
  });

  describe("that is not in the list", () => {
    const server = sshServers();

    it("shows its host key, which has to be confirmed", async () => {
      const key = newKey();
      const { port } = await server({ hostKeys: [key] });
      const fingerprint = fingerprintOf(parsed(key.public).getPublicSSH());
      const place = `127.0.0.1:${port}`;
      const wanted = { place: `ops@${place}`, key: "~/.ssh/jump", defaultKey: undefined };
      await assert.rejects(findJump(wanted, [], nobody), {
        message:
          `${place} shows the host key ${fingerprint}, which nobody has confirmed\n` +
          "Compare it with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the machine, and " +
          "say --jump-fingerprint.",
      });
      assert.deepEqual(await findJump(wanted, [], { ...nobody, fingerprint }), {
        address: "127.0.0.1",
        port,
        user: "ops",
        hostKey: key.public,
        key: "~/.ssh/jump",
      });
    });
  });
});
