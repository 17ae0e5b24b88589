/** Loaded at boot: without it the settings below don't exist. */
export const KERNEL_MODULES_FILE = "/etc/modules-load.d/slipway.conf";
export const KERNEL_SETTINGS_FILE = "/etc/sysctl.d/60-slipway.conf";

/**
 * What is asked of the kernel, and no more: traffic between containers on one bridge passes the
 * firewall, on which `icc: false` and the swarm's own gateway network rely. The engine turns
 * `ip_forward` on by itself.
 */
const KERNEL_SETTINGS = {
  "net.bridge.bridge-nf-call-iptables": "1",
  "net.bridge.bridge-nf-call-ip6tables": "1",
} as const;

/** The values that {@link KERNEL} uses. */
export function kernelVariables(): Record<string, string> {
  const lines = Object.entries(KERNEL_SETTINGS).map(([key, value]) => `${key} = ${value}\n`);
  return {
    kernel_settings_file: KERNEL_SETTINGS_FILE,
    // The dash: no complaint at boot where the kernel has no such setting.
    kernel_settings: lines.map((line) => `-${line}`).join(""),
    kernel_modules_file: KERNEL_MODULES_FILE,
    kernel_modules: "br_netfilter\n",
  };
}

/** Shell functions that write kernel settings and apply them where that is allowed. */
export const KERNEL = String.raw`
set_kernel() {
  step='kernel settings'
  if [ ! -d /proc/sys/net/bridge ]; then modprobe br_netfilter 2>/dev/null || true; fi
  put_own "$kernel_modules_file" 644 "$kernel_modules"
  put_own "$kernel_settings_file" 644 "$kernel_settings"
  while read -r setting _ value; do
    setting=$(printf '%s' "$setting" | sed 's/^-//')
    place=/proc/sys/$(printf '%s' "$setting" | tr . /)
    if [ -z "$setting" ] || [ ! -e "$place" ]; then continue; fi
    current=$(cat "$place")
    if [ "$current" = "$value" ]; then continue; fi
    if { echo "$value" >"$place"; } 2>/dev/null; then
      note kernel "$setting=$current"
      say "set $setting = $value"
    else
      tell "$setting is $current, should be $value, and cannot be changed here"
    fi
  done <<END
$kernel_settings
END
}
`;
