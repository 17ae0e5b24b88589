#!/bin/sh
# Turns unpacked packages into an installed system, the way debootstrap's second stage does.
# Runs once, without a network, in a container whose root holds the packages' files.
set -e
export DEBIAN_FRONTEND=noninteractive LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
cd /var/cache/apt/archives

# What install scripts use before the package that brings it is configured.
ln -sf mawk /usr/bin/awk
cp /usr/share/base-passwd/passwd.master /etc/passwd
cp /usr/share/base-passwd/group.master /etc/group
mkdir -p /var/lib/dpkg /etc/network
touch /var/lib/dpkg/status /var/lib/dpkg/available

# Nothing is started while it is installed.
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d

dpkg --force-unsafe-io --force-depends --install base-passwd_*.deb
dpkg --force-unsafe-io --force-depends --install base-files_*.deb dpkg_*.deb
dpkg --force-unsafe-io --force-depends --unpack ./*.deb
dpkg --force-unsafe-io --configure --pending
dpkg --audit

useradd --create-home --shell /bin/bash ops
printf 'ops ALL=(ALL:ALL) NOPASSWD:ALL\n' > /etc/sudoers.d/ops
chmod 440 /etc/sudoers.d/ops

# It would run at a boot without anything to do, and take away what root logs in with.
for name in cloud-init-local cloud-init cloud-config cloud-final; do
  [ ! -f "/etc/init.d/$name" ] || update-rc.d -f "$name" remove
done

# Each machine makes its own when it starts first.
rm -f /etc/ssh/ssh_host_* /etc/machine-id /usr/sbin/policy-rc.d ./*.deb
