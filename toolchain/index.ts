/** How everything that Slipway needs comes to a machine. */
export { doctor, type DoctorPart, type DoctorReport } from "./doctor";
export { ensureEngine, type EngineInfo } from "./engine/ensure-engine";
export { preflight } from "./engine/preflight";
export { undoInstalled } from "./engine/undo-installed";
export { exportLines, preparedEnvironment } from "./environment";
export { ensureImages } from "./images";
export { cachePaths, dataPaths } from "./paths";
export { pushSubstitutes, type PlatformRegistry } from "./push-substitutes";
export { ensureToolchain } from "./toolchain";
export { verifyPins, type PinCheck } from "./verify-pins";
