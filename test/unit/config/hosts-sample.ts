/** Server keys made for tests; nobody has their private halves. */
export const HOST_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";
export const JUMP_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ";

/** A platform on three machines, each written in another style. */
export const HOSTS = `config:
  slipway:kind: platform
  slipway:domain: example.org
  slipway:hosts:
    ssh:
      - name: m1 # the first
        address: 192.0.2.11
        hostKey: ${HOST_KEY}
        role: manager
        labels: { edge: "true", registry: "true" }
      - { name: m2, address: m2.example.org, port: 2222, user: ops, hostKey: "${HOST_KEY} root@m2", key: ~/.ssh/id_ed25519, role: manager, availabilitySet: b, clusterAddress: 10.0.0.12 }
      - name: w1
        address: "2001:db8::21"
        hostKey: ${HOST_KEY}
        role: worker
        jump: { address: jump.example.org, user: ops, hostKey: ${JUMP_KEY} }
  slipway:secrets: {}
`;
