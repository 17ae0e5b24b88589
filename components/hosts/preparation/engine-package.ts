/** Shell functions that find and install the engine. They use `minimum`, `package` and `pin`. */
export const ENGINE_PACKAGE = String.raw`
# Of the engine's program; prints nothing where there is none.
engine_version() {
  if has dockerd; then
    dockerd --version 2>/dev/null | sed -n 's/^Docker version \([0-9][0-9.]*\).*/\1/p'
  fi
}
engine_title() { if [ -n "$present" ]; then echo "Docker Engine $present"; else echo 'no Docker Engine'; fi; }
# at_least VERSION MINIMUM: compares up to three numbers.
at_least() {
  printf '%s %s\n' "$1" "$2" | awk '{
    split($1, have, "."); split($2, least, ".")
    for (i = 1; i <= 3; i++) if (have[i] + 0 != least[i] + 0) exit (have[i] + 0 < least[i] + 0)
  }'
}
package_version() {
  if dpkg-query -s "$1" 2>/dev/null | grep -q '^Status: .* installed$'; then
    dpkg-query -s "$1" | sed -n 's/^Version: //p'
  fi
}

# What is to be done stands in $install before anything is touched.
check_engine() {
  step='check of the machine'
  install=no
  debian=no
  system='a system without /etc/os-release'
  if [ -r /etc/os-release ]; then
    # shellcheck source=/dev/null
    system=$(. /etc/os-release && printf '%s' "$PRETTY_NAME")
    # shellcheck source=/dev/null
    distribution=$(. /etc/os-release && printf '%s' "$ID")
    case "$distribution" in debian | ubuntu) debian=yes ;; esac
  fi
  present=$(engine_version)
  if [ -z "$present" ] || ! at_least "$present" "$minimum"; then
    install=yes
    if [ "$debian" = no ]; then
      fail "this is $system, with $(engine_title); allowed are" \
        "Debian and Ubuntu, and any system with Docker Engine $minimum or newer"
    fi
    check_owner
  elif noted package "$package" && [ -z "$(package_version "$package")" ]; then
    # A run that was cut off has unpacked it, and no more.
    install=yes
  elif [ -n "$pin" ] && noted package "$package"; then
    check_pin
  fi
}
# An engine of another package would be removed to make room.
check_owner() {
  if [ -z "$present" ] || [ -n "$(package_version "$package")" ]; then return 0; fi
  fail "Docker Engine $present is older than $minimum, and is not of the package $package:" \
    'bring it up to date by hand, or name its package in engine.package'
}
check_pin() {
  installed=$(package_version "$package")
  if [ "$installed" = "$pin" ]; then return 0; fi
  if dpkg --compare-versions "$installed" gt "$pin"; then
    tell "kept $package $installed: it is newer than $pin, and no engine is taken back"
  else
    install=yes
  fi
}

# Retries what a busy mirror or another run of apt explains.
apt() {
  tries=0
  waited=0
  until apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" >"$apt_log" 2>&1; do
    if grep -q 'Could not get lock' "$apt_log" && [ "$waited" -lt 300 ]; then
      waited=$((waited + 5))
    else
      tries=$((tries + 1))
      if [ "$tries" -ge 3 ]; then
        fail "apt-get $*: $(grep -e '^E:' -e error -e failed "$apt_log" | tail -n 4 | tr '\n' ' ')"
      fi
    fi
    sleep 5
  done
}
# Notes what will be new before it is, so that a run that is cut off leaves nothing unknown.
install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt_log=$(mktemp)
  apt update
  apt --simulate --no-install-recommends --no-remove --allow-change-held-packages install "$@"
  sed -n 's/^Inst \([^ ]*\) (.*/\1/p' "$apt_log" | while read -r new; do note package "$new"; done
  apt --no-install-recommends --no-remove --allow-change-held-packages install "$@"
  rm -f "$apt_log"
}

# What the engine's package only recommends, and no node can be without.
companions() {
  if ! has iptables; then printf 'iptables '; fi
  if [ ! -e /etc/ssl/certs/ca-certificates.crt ]; then printf 'ca-certificates '; fi
  if [ -e /sys/kernel/security/apparmor ] && ! has apparmor_parser; then printf 'apparmor '; fi
}
install_engine() {
  step='engine package'
  missing=$(companions)
  if [ "$install" = yes ]; then
    # The engine turns it on at its first start; whoever takes the engine away turns it off again.
    if [ -z "$present" ] && [ "$(cat /proc/sys/net/ipv4/ip_forward)" = 0 ]; then
      note kernel net.ipv4.ip_forward=0
    fi
    # shellcheck disable=SC2086  # a list of words
    install_packages "$package$(printf '%s' "$pin" | sed 's/^./=&/')" $missing
    present=$(engine_version)
    if [ -z "$present" ] || ! at_least "$present" "$minimum"; then
      fail "$package $(package_version "$package") brings $(engine_title), and $minimum or newer is" \
        'needed: name another package or version'
    fi
    say "installed $package $(package_version "$package")"
    if [ -n "$pin" ]; then
      note hold "$package"
      apt-mark hold "$package" >/dev/null
    fi
  elif [ "$debian" = yes ] && [ -n "$missing" ]; then
    # shellcheck disable=SC2086  # a list of words
    install_packages $missing
    say "installed $missing"
  fi
  # From Debian 13 on the client is a package of its own.
  if ! has docker && [ "$debian" = yes ]; then
    install_packages docker-cli
    say 'installed docker-cli'
  fi
}
`;
