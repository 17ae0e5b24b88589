/** Something that the user can put right: printed without a stack trace. */
export class BootstrapError extends Error {}
