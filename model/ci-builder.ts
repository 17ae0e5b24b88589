/** Where a CI's steps find what builds images, and the platform's registry. */
export const BUILDER_HOST = "builder";
export const BUILDER_PORT = 1234;
export const BUILDER_URL = `tcp://${BUILDER_HOST}:${BUILDER_PORT}`;
export const REGISTRY_HOST = "registry";
/** In its container. */
export const REGISTRY_PORT = 5000;
export const REGISTRY_IN_STEPS = `${REGISTRY_HOST}:${REGISTRY_PORT}`;
