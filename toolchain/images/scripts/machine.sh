#!/bin/sh
# A machine in a container: a Docker engine, and an SSH server when somebody's key is there.
# Arguments: those of dockerd, or a whole command.
set -e

# Docker mounts these read-only unless the container is privileged. Only a bind remount of each
# mount by itself makes them writable.
for place in /sys /sys/fs/cgroup /sys/fs/cgroup/*/; do
  mount -o remount,bind,rw "$place" 2>/dev/null || true
done

# On cgroup v2 no process may sit in a group that delegates to its children.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  xargs -rn1 < /sys/fs/cgroup/cgroup.procs > /sys/fs/cgroup/init/cgroup.procs 2>/dev/null || true
  sed -e 's/ / +/g' -e 's/^/+/' < /sys/fs/cgroup/cgroup.controllers \
    > /sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true
fi

# Kernels without nf_tables have the older tables.
if ! iptables -nL > /dev/null 2>&1; then
  for name in iptables ip6tables; do
    ln -sf "$name-legacy" "/usr/sbin/$name"
    for tool in save restore; do ln -sf "$name-legacy-$tool" "/usr/sbin/$name-$tool"; done
  done
fi

if [ -n "${AUTHORIZED_KEY:-}" ]; then
  mkdir -p -m 700 /root/.ssh
  printf '%s\n' "$AUTHORIZED_KEY" > /root/.ssh/authorized_keys
  chmod 600 /root/.ssh/authorized_keys
fi
if [ -f /root/.ssh/authorized_keys ]; then
  ssh-keygen -A > /dev/null
  mkdir -p /run/sshd
  /usr/sbin/sshd
fi

# Left by a container that was killed; a stale one would stop dockerd.
rm -f /var/run/docker.pid /run/docker/containerd/containerd.pid

case "${1:-}" in
  "" | -*) set -- dockerd "$@" ;;
esac

# Orphans of killed containers come to the first process, and an engine doesn't collect them.
exec tini -s -- "$@"
