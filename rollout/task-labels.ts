/** Of a job and of the record of its run: `<service>/<task>`. */
export const TASK_LABEL = "slipway.task";

/** When it runs: `before`, `after`, or `undo`. */
export const TASK_PHASE_LABEL = "slipway.task.phase";

/** Of a record: how the run ended. */
export const TASK_RESULT_LABEL = "slipway.task.result";

/** Of a service: the keys under `slipway:images` that its tasks run, with commas between. */
export const TASK_IMAGES_LABEL = "slipway.task-images";
