/** The time of every file and image: builds at different times give the same image. */
export const IMAGE_TIME = new Date("2025-01-01T00:00:00Z");
