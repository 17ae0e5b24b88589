import { UserError } from "../../model/user-error";

/** What was found out about the engine and the machine. */
export interface EngineSituation {
  /** Why it does not answer: the system's error code. */
  readonly code: string;
  readonly host: string;
  /** DOCKER_HOST or a context names the engine, or it is the usual one. */
  readonly chosen: boolean;
  /** `dockerd` is on PATH. */
  readonly installed: boolean;
  readonly root: boolean;
  readonly platform: NodeJS.Platform;
  /** apt-get is on PATH. */
  readonly apt: boolean;
}

export type EngineStep = "start" | "install";

/**
 * What to do about an engine that does not answer.
 * @throws UserError with the fix where nothing can be done from here.
 */
export function engineStep(situation: EngineSituation): EngineStep {
  const { code, host, chosen, installed, root, platform, apt } = situation;
  if (code === "EACCES" || code === "EPERM") {
    throw new UserError(`this user may not use the Docker engine at ${host}`, {
      hint: "Join its group (sudo usermod -aG docker $USER), log in again, and run this again.",
    });
  }
  if (chosen) {
    throw new UserError(`the Docker engine at ${host} does not answer (${code})`, {
      hint: "DOCKER_HOST or the chosen Docker context names it: start it, or unset that.",
    });
  }
  if (platform === "darwin") {
    throw new UserError("no Docker engine answers on this machine", {
      hint: "Start Docker Desktop (or install it: brew install --cask docker).",
    });
  }
  if (installed && root) return "start";
  if (installed) {
    throw new UserError(`the Docker engine is installed but does not run (${host}: ${code})`, {
      hint: "Start it: sudo systemctl start docker",
    });
  }
  if (root && apt) return "install";
  throw new UserError("there is no Docker engine on this machine", {
    hint: apt
      ? "Install it: sudo apt-get install docker.io, or run this as root, which offers to."
      : "Install Docker Engine 20.10 or newer, and run this again.",
  });
}
