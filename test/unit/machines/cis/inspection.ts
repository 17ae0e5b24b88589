/** A container as Docker 20.10 inspects it, as far as it is looked at. */
export function inspection() {
  return {
    Name: "/platform-traefik.1.abc",
    Image: "sha256:1",
    AppArmorProfile: "",
    ExecIDs: null,
    Config: {
      Image: "traefik:3@sha256:1",
      User: "65532:65532",
      Labels: { "com.docker.swarm.service.name": "platform-traefik" },
    },
    HostConfig: {
      CapAdd: null,
      CapDrop: ["ALL"],
      Privileged: false,
      ReadonlyRootfs: true,
      SecurityOpt: null,
      Memory: 268_435_456,
      NanoCpus: 0,
      CpuShares: 0,
      PidsLimit: null,
      RestartPolicy: { Name: "", MaximumRetryCount: 0 },
      NetworkMode: "default",
      PidMode: "",
      IpcMode: "private",
      UTSMode: "",
      UsernsMode: "",
      CgroupParent: "",
      Devices: null,
      Ulimits: null,
    },
    NetworkSettings: {
      Ports: { "8000/tcp": [{ HostIp: "0.0.0.0", HostPort: "80" }], "8080/tcp": null },
      Networks: { "platform-edge": {} },
    },
    Mounts: [
      { Type: "volume", Source: "/var/lib/x", Destination: "/x", RW: true, Propagation: "" },
    ],
    State: { Health: { Status: "healthy" } },
    GraphDriver: { Data: { MergedDir: "/var/lib/docker/overlay2/x/merged" } },
  };
}
