#!/bin/sh
# The first thing that a machine does when it starts; then come the services of its runlevel.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
exec > /var/log/machine-boot.log 2>&1

# Docker mounts these read-only unless the container is privileged. Only a bind remount of each
# mount by itself makes them writable, which an engine needs.
for place in /sys /sys/fs/cgroup /sys/fs/cgroup/*/; do
  mount -o remount,bind,rw "$place" 2> /dev/null
done

# On cgroup v2 no process may sit in a group that delegates to its children.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  xargs -rn1 < /sys/fs/cgroup/cgroup.procs > /sys/fs/cgroup/init/cgroup.procs 2> /dev/null
  sed -e 's/ / +/g' -e 's/^/+/' < /sys/fs/cgroup/cgroup.controllers \
    > /sys/fs/cgroup/cgroup.subtree_control 2> /dev/null
fi

# Docker mounts these files too, but on a server they can be replaced by renaming. What a machine
# wrote into them stays.
for name in hosts hostname resolv.conf; do
  mountpoint -q "/etc/$name" || continue
  cp "/etc/$name" "/run/$name"
  umount "/etc/$name"
  [ -s "/etc/$name" ] || cat "/run/$name" > "/etc/$name"
  chmod 644 "/etc/$name"
done
touch /etc/fstab

mkdir -p /run/lock /run/shm
touch /run/utmp

# Kernels without nf_tables have the older tables.
if ! iptables -nL > /dev/null 2>&1; then
  for name in iptables ip6tables; do
    update-alternatives --set "$name" "/usr/sbin/$name-legacy"
  done
fi

if [ ! -f /etc/ssh/ssh_host_ed25519_key ]; then
  ssh-keygen -A
fi

# Variables of the container reach the first process only.
given() {
  tr '\0' '\n' < /proc/1/environ | sed -n "s/^$1=//p"
}

key=$(given AUTHORIZED_KEY)
for home in /root /home/ops; do
  [ -n "$key" ] && [ ! -f "$home/.ssh/authorized_keys" ] || continue
  mkdir -p -m 700 "$home/.ssh"
  printf '%s\n' "$key" > "$home/.ssh/authorized_keys"
  chmod 600 "$home/.ssh/authorized_keys"
  chown -R --reference="$home" "$home/.ssh"
done

# A machine of an inner network reaches everything else through another machine, which translates.
gateway=$(given MACHINE_GATEWAY)
[ -z "$gateway" ] || ip route replace default via "$gateway"
inner=$(given MACHINE_PASSES_ON)
if [ -n "$inner" ]; then
  sysctl -qw net.ipv4.ip_forward=1
  iptables -I FORWARD -s "$inner" -j ACCEPT
  iptables -I FORWARD -d "$inner" -j ACCEPT
  iptables -t nat -A POSTROUTING -s "$inner" ! -d "$inner" -j MASQUERADE
fi

# As on a cloud's machine: at every boot, before anything else runs; it knows what is done.
if [ -d /var/lib/cloud/seed/nocloud ]; then
  ip link set lo up
  cloud-init init --local
  cloud-init init
fi
exit 0
