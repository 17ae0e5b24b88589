import * as assert from "node:assert/strict";
import * as net from "node:net";
import { listenerOn, listeningInodes } from "../../../../toolchain/engine/listener";
import { defaultRouteInterface } from "../../../../toolchain/engine/mtu";
import { checkApiVersion } from "../../../../toolchain/engine/preflight";
import { startTimeOf } from "../../../../toolchain/engine/process-id";

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0
   1: 0100007F:0050 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0
   2: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0
`;

const ROUTES = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
ens4\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
`;

describe("the kernel's tables", () => {
  it("name the sockets that listen on a port, not those connected to it", () => {
    assert.deepEqual(listeningInodes(TCP, 80), ["4711"]);
    assert.deepEqual(listeningInodes(TCP, 5000), ["4713"]);
    assert.deepEqual(listeningInodes(TCP, 8080), []);
  });

  it("name the interface of the default route", () => {
    assert.equal(defaultRouteInterface(ROUTES), "ens4");
    assert.equal(defaultRouteInterface(ROUTES.split("\n")[0] ?? ""), undefined);
  });

  if (process.platform !== "linux") return;

  it("tell which program listens", async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    assert.match(listenerOn(port) ?? "", new RegExp(`\\(process ${process.pid}\\)$`));
    await new Promise((resolve) => server.close(resolve));
    assert.equal(listenerOn(port), undefined);
  });

  it("tell one process from a later one of the same id", () => {
    assert.match(startTimeOf(process.pid) ?? "", /^\d+$/);
    assert.equal(startTimeOf(2 ** 30), undefined);
  });
});

describe("the engine's API version", () => {
  it("is compared as a version, not as a number", () => {
    checkApiVersion("20.10.24", "1.41");
    checkApiVersion("99", "1.100");
    assert.throws(() => checkApiVersion("18.09", "1.39"), {
      summary: "the Docker engine is 18.09 (API 1.39); Slipway needs API 1.41 or newer",
    });
  });
});
