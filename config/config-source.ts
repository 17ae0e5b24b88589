/** A stack's config before it is checked. */
export interface ConfigSource {
  /** As shown to people: `Pulumi.staging.yaml`. */
  readonly file: string;
  /** By whole key (`slipway:images`); anything secret is a SecretValue. */
  readonly values: Readonly<Record<string, unknown>>;
}
