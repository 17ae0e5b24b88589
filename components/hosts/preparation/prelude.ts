import { shellVariables } from "./shell-text";

/** On a machine: what Slipway wrote and installed there, and what it needs again at boot. */
export const STATE_FOLDER = "/var/lib/slipway";

const LOCK_FILE = "/run/slipway.lock";
/** Seconds that a script waits for another one on the same machine, such as cloud-init's. */
const LOCK_SECONDS = 900;

/**
 * How every script begins. `say` tells of a change, `tell` of a state; `fail` ends the script with
 * the step's name. The marker has a line for each thing of Slipway's: a kind, a space, a value.
 */
export const PRELUDE = String.raw`
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
umask 022
marker=$state/marker
step=start
changed=no
failed=no

tell() { printf 'slipway: %s\n' "$*"; }
say() { changed=yes; tell "$*"; }
fail() {
  failed=yes
  printf 'slipway: %s: %s\n' "$step" "$*" >&2
  exit 1
}
# A command that nobody expected to fail still gets a line that says where.
on_exit() {
  code=$?
  if [ "$code" -ne 0 ] && [ "$failed" = no ]; then
    printf 'slipway: %s: a command failed with code %s\n' "$step" "$code" >&2
  fi
}
has() { command -v "$1" >/dev/null 2>&1; }

noted() { [ -f "$marker" ] && grep -Fqx -- "$1 $2" "$marker"; }
notes() { [ ! -f "$marker" ] || sed -n "s|^$1 ||p" "$marker"; }
note() {
  if noted "$1" "$2"; then return 0; fi
  mkdir -p "$state"
  printf '%s %s\n' "$1" "$2" >>"$marker"
}
forget() {
  if noted "$1" "$2"; then
    grep -Fvx -- "$1 $2" "$marker" >"$marker.new" || true
    mv "$marker.new" "$marker"
  fi
}

# put FILE MODE CONTENT: writes it whole or not at all; answers yes in $put when it changed.
put() {
  put=no
  if [ -f "$1" ] && printf '%s' "$3" | cmp -s - "$1" && [ "$(stat -c %a "$1")" = "$2" ]; then
    return 0
  fi
  mkdir -p "$(dirname "$1")"
  printf '%s' "$3" >"$1.slipway-new"
  chmod "$2" "$1.slipway-new"
  mv "$1.slipway-new" "$1"
  put=yes
}
# The same for a file that is Slipway's alone.
put_own() {
  note file "$1"
  put "$1" "$2" "$3"
  if [ "$put" = yes ]; then say "wrote $1"; fi
}
`;

/**
 * How every script ends. Nothing runs before its last line has arrived, so a connection that breaks
 * leaves nothing half done; and no command can read the rest of the script as its input.
 */
const EPILOGUE = String.raw`
locked() {
  trap on_exit EXIT
  if has flock && ! flock -w "$lock_seconds" 9; then
    fail "another script of Slipway's has been running here for $lock_seconds s"
  fi
  # What is started from here on must not keep the lock.
  main </dev/null 9>&-
  if [ "$changed" = no ]; then tell 'nothing to do'; fi
}
if [ "$(id -u)" -ne 0 ]; then fail "this script needs root, and runs as $(id -un)"; fi
( locked ) 9>"$lock_file"
`;

/** A whole script from functions, one of which is called `main`, and the values they use. */
export function shellScript(
  values: Readonly<Record<string, string>>,
  functions: readonly string[],
): string {
  const variables = shellVariables({
    state: STATE_FOLDER,
    lock_file: LOCK_FILE,
    lock_seconds: String(LOCK_SECONDS),
    ...values,
  });
  return `set -eu\n${[variables, PRELUDE, ...functions, EPILOGUE].map((text) => text.trim()).join("\n\n")}\n`;
}
