import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { publicHalf } from "../../model/open-ssh-key";
import { SecretValue } from "../../model/secret-value";
import { makeHostKey } from "../../operations/authority/host-key";
import { makeCiImage } from "../../toolchain/ci-image/make";
import { ensureEngine } from "../../toolchain/engine/ensure-engine";
import type { Ended } from "../e2e/support/inside";
import { type LoneContainer, LoneContainers } from "../e2e/support/lone-containers";
import { startTestEngine, type TestEngine } from "../e2e/support/test-engine";
import { eventually } from "../e2e/support/world";
import { startGate } from "./support/gate-container";

const REPOSITORY = path.resolve(__dirname, "../..");
const report = (line: string) => process.stderr.write(`    ${line}\n`);
const ASK = `printf 'GET /version HTTP/1.0\\r\\n\\r\\n'`;
const ANSWER = /"ApiVersion":"/;
/** What lets everything through that the gate does not: without it no refusal would say anything. */
const OPEN_SSHD = `Port 2223
HostKey /root/open/host
PidFile none
PasswordAuthentication no
UsePAM no
PermitRootLogin yes
StrictModes no
AuthorizedKeysFile /root/open/authorized_keys
AllowStreamLocalForwarding yes
Subsystem sftp internal-sftp
`;

describe("The engine gate", function () {
  this.timeout(60 * 60_000);
  const keys = { login: makeHostKey(), host: makeHostKey(), other: makeHostKey() };
  const half = (key: string) => publicHalf(new SecretValue(key), "a key");
  let folder: string;
  let engine: TestEngine | undefined;
  let containers: LoneContainers | undefined;
  let gate: LoneContainer;
  let step: LoneContainer;

  before(async () => {
    const outer = await ensureEngine({ projectDir: REPOSITORY, report });
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-gate-"));
    engine = await startTestEngine(report);
    const image = await makeCiImage(outer, { projectDir: REPOSITORY, report });
    containers = await LoneContainers.create(outer.docker);
    const socket = engine.host.replace("unix://", "");
    gate = await startGate(containers, {
      ...{ image, socket, folder },
      publicKey: half(keys.login),
      hostKey: keys.host,
    });
    const env = {
      ...{ LOGIN: keys.login, OTHER: keys.other, HOST_KEY: half(keys.host) },
      ...{ OTHER_HOST_KEY: half(keys.other), OPEN_SSHD, LOGIN_HALF: half(keys.login) },
    };
    const stays = { entrypoint: ["sleep", "3600"], command: [] };
    step = await containers.start("step", { image, env, ...stays });
    const prepared = await inStep(`
      umask 077 && mkdir -p /root/.ssh /root/open /run/sshd && cd /root/.ssh
      echo "$LOGIN" > right && echo "$OTHER" > wrong
      echo "[engine]:2222 $HOST_KEY" > known_hosts
      echo "[engine]:2222 $OTHER_HOST_KEY" > known_wrong
      echo "[localhost]:2223 $OTHER_HOST_KEY" >> known_hosts
      cd /root/open && echo "$OTHER" > host && echo "$LOGIN_HALF" > authorized_keys
      echo "$OPEN_SSHD" > config && /usr/sbin/sshd -f /root/open/config`);
    assert.equal(prepared.code, 0, prepared.output);
    await eventually(async () => assert.equal((await healthy()).code, 0));
  });
  after(async () => {
    await containers?.remove();
    await engine?.remove();
    if (folder) await fs.rm(folder, { recursive: true, force: true });
  });

  const healthy = () => gate.exec(["/bin/sh", "/etc/slipway/engine-gate/health.sh"]);
  const inStep = (script: string): Promise<Ended> => step.exec(["/bin/sh", "-c", script]);
  /** Asks for a command by OpenSSH's client, with the engine's API as its input. */
  function ssh(words: string, { key = "right", known = "known_hosts", input = ASK } = {}) {
    const files = `-i /root/.ssh/${key} -o UserKnownHostsFile=/root/.ssh/${known}`;
    const strict = "-o BatchMode=yes -o StrictHostKeyChecking=yes -o IdentitiesOnly=yes";
    return inStep(`${input} | timeout 10 /usr/bin/ssh -F none ${files} ${strict} ${words} 2>&1`);
  }
  const GATE = "-p 2222 deploy@engine";
  /** The same key at a server that allows all of it. */
  const OPEN = "-p 2223 root@localhost";

  it("leads whoever has the key to the engine, as Docker's client asks for it", async () => {
    const { code, output } = await ssh(`${GATE} docker system dial-stdio`);
    assert.match(output, ANSWER);
    assert.equal(code, 0);
    const log = await gate.logs();
    assert.match(log, /Accepted publickey for deploy from [\d.]+ port \d+ ssh2: ED25519 SHA256:/);
  });

  it("leads there whatever is asked for, and runs nothing", async () => {
    for (const words of ["id", "sh -c 'id; cat /run/secrets/*'", ""]) {
      const { output } = await ssh(`${GATE} ${words}`);
      assert.match(output, ANSWER, words);
      assert.doesNotMatch(output, /uid=|PRIVATE KEY/, words);
    }
    assert.match((await ssh(`${OPEN} id`)).output, /uid=0/);
    assert.match((await ssh(`-tt ${GATE} sh`)).output, /PTY allocation request failed/);
    assert.doesNotMatch((await ssh(`-tt ${OPEN} id`)).output, /PTY allocation/);
  });

  it("takes no other key, no password, and no other user", async () => {
    const refused = /Permission denied \(publickey\)/;
    for (const { output, code } of [
      await ssh(GATE, { key: "wrong" }),
      await ssh(`-o PreferredAuthentications=password,keyboard-interactive ${GATE}`),
      await ssh("-p 2222 root@engine"),
      await ssh("-p 2222 sshd@engine"),
    ]) {
      assert.match(output, refused);
      assert.equal(code, 255);
    }
    assert.match((await ssh(GATE)).output, ANSWER);
  });

  it("is not talked to where it shows another host key than the known one", async () => {
    const { output, code } = await ssh(GATE, { known: "known_wrong" });
    assert.match(output, /HOST IDENTIFICATION HAS CHANGED|Host key verification failed/);
    assert.doesNotMatch(output, ANSWER);
    assert.equal(code, 255);
    const last = async () => {
      const log = await gate.logs();
      return log.slice(log.lastIndexOf("Connection from"));
    };
    await eventually(async () => assert.match(await last(), /Connection closed by .*\[preauth\]/));
    assert.doesNotMatch(await last(), /Accepted|Failed|authenticating/);
  });

  it("passes no connection on, in either direction", async () => {
    const toItself = (place: string) => ssh(`-W localhost:2223 ${place}`);
    assert.match((await toItself(OPEN)).output, /SSH-2\.0-OpenSSH/);
    assert.match((await toItself(GATE)).output, /administratively prohibited/);
    for (const listen of ["9000", "/tmp/listening"]) {
      const back = `-N -o ExitOnForwardFailure=yes -R ${listen}:localhost:2222`;
      // What is allowed lasts until it is stopped.
      assert.equal((await ssh(`${back} ${OPEN}`)).code, 124, listen);
      const { code, output } = await ssh(`${back} ${GATE}`);
      assert.match(output, /remote port forwarding failed/, listen);
      assert.equal(code, 255);
    }
    const sockets = (place: string, socket: string) =>
      inStep(`rm -f /tmp/local
        timeout 8 /usr/bin/ssh -F none -i /root/.ssh/right -o BatchMode=yes -N \\
          -L /tmp/local:${socket} ${place} > /tmp/said 2>&1 &
        for i in $(seq 50); do [ -S /tmp/local ] && break; sleep 0.1; done
        ${ASK} | timeout 5 nc.openbsd -N -U /tmp/local; cat /tmp/said`);
    await inStep(`node -e 'require("net").createServer((one) => one.end("there")).listen("/tmp/open")' &
      for i in $(seq 50); do [ -S /tmp/open ] && break; sleep 0.1; done`);
    assert.match((await sockets(OPEN, "/tmp/open")).output, /there/);
    const { output } = await sockets(GATE, "/run/engine-gate/engine.sock");
    assert.match(output, /open failed/);
    assert.doesNotMatch(output, ANSWER);
    assert.match(await gate.logs(), /refused streamlocal port forward/);
  });

  it("has no files to fetch, and takes no agent", async () => {
    const files = (place: string) => ssh(`-s ${place} sftp`, { input: "printf ''" });
    assert.equal((await files(OPEN)).code, 0);
    assert.match((await files(GATE)).output, /subsystem request failed/);
    const agent = (port: number, host: string, user: string) =>
      inStep(`node -e '
        const { Client } = require("/opt/slipway/node_modules/ssh2");
        const privateKey = require("fs").readFileSync("/root/.ssh/right");
        const client = new Client();
        client.on("error", (error) => console.log(error.message));
        client.on("ready", () => client.exec("true", { agentForward: true }, (error) => {
          console.log(error ? error.message : "agent taken");
          process.exit();
        }));
        client.connect({ host: "${host}", port: ${port}, username: "${user}", privateKey,
          agent: "/nowhere", agentForward: true });'`);
    assert.match((await agent(2223, "localhost", "root")).output, /agent taken/);
    assert.match((await agent(2222, "engine", "deploy")).output, /Unable to request agent/);
  });

  it("lets 64 in at once", async () => {
    const { output } = await inStep(`mkdir -p /tmp/many
      for i in $(seq 64); do
        (${ASK} | /usr/bin/ssh -F none -i /root/.ssh/right -o BatchMode=yes ${GATE} x) \\
          > /tmp/many/$i 2>&1 &
      done
      wait
      grep -l ApiVersion /tmp/many/* | wc -l; grep -L ApiVersion /tmp/many/* | xargs -r cat`);
    assert.match(output, /\b64\n/);
  });

  it("is all that a step has of the engine", async () => {
    const { output } = await inStep(`ls /var/run/docker.sock /run/engine-gate 2>&1
      for port in 2375 2376 80 443 22; do nc.openbsd -z -w 1 engine $port && echo "open $port"; done
      nc.openbsd -z -w 1 engine 2222 && echo "open 2222"`);
    assert.match(output, /cannot access '\/var\/run\/docker\.sock'|docker\.sock: No such file/);
    assert.deepEqual(output.match(/open \d+/g), ["open 2222"]);
  });

  it("has root's rights for the engine and a login only", async () => {
    const { output } = await gate.exec(["/bin/sh", "-c", "cat /proc/1/status; touch /x 2>&1"]);
    // KILL, SETGID, SETUID and SYS_CHROOT.
    assert.match(output, /CapBnd:\s+00000000000400e0/);
    assert.match(output, /Read-only file system/);
  });
});
