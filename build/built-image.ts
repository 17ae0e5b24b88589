export interface BuiltImage {
  /** The last part of the name in the Dockerfile's header. */
  readonly name: string;
  /** `address/name:version-revision@sha256:…`. */
  readonly pin: string;
  /** Whether it was there already, made of the same sources and bases. */
  readonly reused: boolean;
}
