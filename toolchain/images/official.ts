import { DNSMASQ_IMAGE } from "../../config/platform-known";

/** The third-party images that a stack, its build or its tests run. */
export type OfficialImageName =
  | "traefik"
  | "registry"
  | "haproxy"
  | "dnsmasq"
  | "redis"
  | "node"
  | "docker"
  | "gitea"
  | "woodpecker-server"
  | "woodpecker-agent"
  | "plugin-git"
  | "versitygw"
  | "buildkit";

/** One image as its publisher releases it. */
export interface OfficialImage {
  /** Familiar name, tag and index digest (one digest for every platform), or `unknown`. */
  readonly reference: string;
  /** Where the digest was read, or the tag where it is unknown, for whoever wants to check it. */
  readonly source: string;
}

/** The pins of the official images; `npm run pins:verify` compares them with the registries. */
export const officialImages: Readonly<Record<OfficialImageName, OfficialImage>> = {
  traefik: {
    reference:
      "traefik:v3.7.13@sha256:24841fe2de7304c149343d877d2923b4c8800a38ba015dea9174c23b20e344a0",
    source:
      "github.com/docker-library/repo-info, repos/traefik/remote/3.7.13.md, commit 1fb527e2b7c8",
  },
  registry: {
    // Recorded under the tag `3`, whose build history names version 3.1.2.
    reference:
      "registry:3.1.2@sha256:852b3e4d378c426dda6b318fe9d9bfe8e92a0eccb9926671ec3d3ea17a196696",
    source: "github.com/docker-library/repo-info, repos/registry/remote/3.md, commit c42e9ed57ff6",
  },
  haproxy: {
    reference:
      "haproxy:3.2.23-alpine@sha256:5961c68bc8a81c5124d0a98ab20f81b74717d6afe596e805977d9cf84c126222",
    // Found with both tags, 3.2-alpine and 3.2.23-alpine, in several projects.
    source:
      "github.com/msaleme/agent-decoy-policies, scripts/verify_upload_gate.py, commit 2fab5519da8b",
  },
  dnsmasq: {
    // Nobody was found who records what digest its tags have.
    reference: `${DNSMASQ_IMAGE}@unknown`,
    source: "github.com/dockur/dnsmasq, .github/workflows/build.yml, commit 01f182f7b3a2",
  },
  redis: {
    reference:
      "redis:7.4.11-bookworm@sha256:c6eabf748fc7a61dbb5a705c78bcf3d6377b1127a97d0ce965c11c44ba46896f",
    source:
      "github.com/docker-library/repo-info, repos/redis/remote/7.4.11-bookworm.md, commit 0ae7309187d6",
  },
  node: {
    reference:
      "node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6",
    source:
      "github.com/docker-library/repo-info, repos/node/remote/24.21.0-bookworm-slim.md, commit 3179cb4d576b",
  },
  docker: {
    reference:
      "docker:28.5.2-dind@sha256:2a232a42256f70d78e3cc5d2b5d6b3276710a0de0596c145f627ecfae90282ac",
    source: "github.com/Wixely/Monkeysphere, eng/VerifyNestedDocker.sh, commit 46cf60fcf66a",
  },
  gitea: {
    reference:
      "gitea/gitea:1.27.3-rootless@sha256:1c17ecaead42eb3b5391553d8708103a4beb0e86edf5b9ebc1eb269c318845f2",
    source: "github.com/CatDogBark/amahi-kai-apps, apps/gitea.yml, commit 452de71b8037",
  },
  "woodpecker-server": {
    reference:
      "woodpeckerci/woodpecker-server:v3.18.1@sha256:0b8dbb53d3795f470f524cdb186551f0ad383cc4bd0d299febb7f3d7c6a56771",
    source:
      "github.com/Cyber-Nomad-Collective/beskid, deploy/woodpecker/compose.yml, commit 027b5e06274b",
  },
  "woodpecker-agent": {
    reference:
      "woodpeckerci/woodpecker-agent:v3.18.1@sha256:93235c148a9f91aa455bd88dc788a12bed7921499f33fee1124ac50aad7b8e1a",
    source:
      "github.com/Cyber-Nomad-Collective/beskid, deploy/woodpecker/compose.yml, commit 027b5e06274b",
  },
  buildkit: {
    reference:
      "moby/buildkit:v0.33.1-rootless@sha256:f8a833b2de9d68e27f0815e4a737abdfaf8a2e4c615650557df11025101557b4",
    source:
      "github.com/AmbientWare/lazycloud, internal/platformimages/platformimages.go, commit a3c326c95b3c",
  },
  versitygw: {
    reference:
      "versity/versitygw:v1.8.0@sha256:30292fc2eeacc67a36993b01f7a7a5e3361a19cced0e80c1d71cfa2a4b0a2499",
    // Found with the tag in several projects.
    source:
      "github.com/hyper-light/shards, docs/research/measurements/s3/run.sh, commit 10a0e0ddcc5f",
  },
  "plugin-git": {
    // The release before 2.10.1, of which nobody was found who records the digest.
    reference:
      "woodpeckerci/plugin-git:2.10.0@sha256:0f06b03ec33137b556c77538563f66c400339052d0c5199d4c3ad1a2a37e1964",
    source: "github.com/JEFF7712/homelab, flake/modules/woodpecker.nix, commit 055aaf6a2f05",
  },
};
