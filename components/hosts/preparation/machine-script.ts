import {
  ENGINE_CONFIG_FILE,
  engineConfigFragments,
  engineConfigText,
  OPEN_FILES,
} from "./engine-config";
import { ENGINE_PACKAGE } from "./engine-package";
import { ENGINE_SERVICE } from "./engine-service";
import { ENGINE_SETTINGS } from "./engine-settings-script";
import { KERNEL, kernelVariables } from "./kernel";
import { shellScript } from "./prelude";
import { DEFAULT_ENGINE_PACKAGE, DEFAULT_MINIMUM_ENGINE, type MachineSettings } from "./settings";
import { SWARM_MEMBER } from "./swarm-member";

const MAIN = String.raw`
# The group owns the engine's socket, and with it the machine.
join_group() {
  step='group docker'
  if [ "$user" = root ]; then return 0; fi
  if ! id "$user" >/dev/null 2>&1; then fail "there is no user $user here"; fi
  if id -nG "$user" | tr ' ' '\n' | grep -qx docker; then return 0; fi
  note member "$user"
  usermod -aG docker "$user"
  say "$user joined the group docker"
}

main() {
  if is_spared; then
    tell 'is a node of a swarm: its turn comes'
    return 0
  fi
  check_engine
  set_kernel
  fit_limits
  configure_engine
  before=$(engine_pid)
  if [ "$install" = yes ] || [ "$effect" = restart ]; then note_member; fi
  install_engine
  run_engine "$before"
  await_rejoin
  join_group
}
`;

/**
 * A POSIX shell script that makes a bare Debian or Ubuntu run containers: engine, its settings, the
 * kernel's. Run as root. It may run any number of times: it prints a line for each thing that it
 * changed, or `nothing to do`; a failure names the step and the reason. It ends no sooner than an
 * engine that was a node of a swarm, and was started anew, is one again.
 */
export function machineScript({
  engine = {},
  user,
  spareNodes = false,
  ...config
}: MachineSettings): string {
  return shellScript(
    {
      minimum: engine.minimum ?? DEFAULT_MINIMUM_ENGINE,
      package: engine.package ?? DEFAULT_ENGINE_PACKAGE,
      pin: engine.version ?? "",
      user,
      spare_nodes: spareNodes ? "yes" : "no",
      config_file: ENGINE_CONFIG_FILE,
      config: engineConfigText(config),
      config_fragments: engineConfigFragments(config),
      open_files: String(OPEN_FILES),
      ...kernelVariables(),
    },
    [ENGINE_PACKAGE, ENGINE_SERVICE, ENGINE_SETTINGS, SWARM_MEMBER, KERNEL, MAIN],
  );
}
