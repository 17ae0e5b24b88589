/** Who opens the platform's own store of Pulumi's state. */
export const STATE_USER = "slipway";
/** Where Pulumi's state is in it. */
export const STATE_BUCKET = "pulumi";
/** Which region it says it is: S3 asks for one. */
export const STATE_REGION = "us-east-1";
/** On the machine's loopback address, unless the config says another. */
export const DEFAULT_STATE_PORT = 5001;

/**
 * Pulumi's address of a bucket of the store.
 * @param endpoint `http://host:port`.
 */
export function stateUrl(endpoint: string, bucket = STATE_BUCKET): string {
  return `s3://${bucket}?endpoint=${endpoint}&s3ForcePathStyle=true&region=${STATE_REGION}`;
}
