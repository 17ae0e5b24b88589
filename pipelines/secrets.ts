/** A value that a CI keeps, and the variable in which a step gets it. */
export interface PipelineSecret {
  /** Its name in the CI's store of secrets. */
  readonly name: string;
  /** The environment variable that `slipway` reads. */
  readonly variable: string;
  /**
   * `review`: a change that nobody has approved may get it. `release`: only what runs on the
   * protected branch.
   */
  readonly scope: "review" | "release";
  /** For whoever has to fill it in. */
  readonly what: string;
  /** What a forge token may do in the pipeline's own repository, if that is all it is for. */
  readonly ownRepository?: readonly ("comment" | "status")[];
}

/** The one secret that a pull request gets. */
export const commentToken: PipelineSecret = {
  name: "SLIPWAY_COMMENT_TOKEN",
  variable: "SLIPWAY_FORGE_TOKEN",
  scope: "review",
  what: "a forge token of a user who may comment and set commit statuses in this repository, and nothing else",
  ownRepository: ["comment", "status"],
};

export const releaseToken: PipelineSecret = {
  name: "SLIPWAY_RELEASE_TOKEN",
  variable: "SLIPWAY_FORGE_TOKEN",
  scope: "release",
  what: "a forge token that may open pull requests, comment and push to this repository's protected branch (reverts of failed releases)",
};

export const pinToken: PipelineSecret = {
  name: "SLIPWAY_PIN_TOKEN",
  variable: "SLIPWAY_FORGE_TOKEN",
  scope: "release",
  what: "a forge token that may commit staging's pins to the infrastructure repository",
};

export const passphrase: PipelineSecret = {
  name: "PULUMI_CONFIG_PASSPHRASE",
  variable: "PULUMI_CONFIG_PASSPHRASE",
  scope: "release",
  what: "the passphrase of the stacks' secrets",
};

export const deployKey: PipelineSecret = {
  name: "SLIPWAY_DEPLOY_KEY",
  variable: "SLIPWAY_DEPLOY_KEY",
  scope: "release",
  what: "the private SSH key, as text, with which the engine is reached",
};

export const registryPassword: PipelineSecret = {
  name: "SLIPWAY_REGISTRY_PASSWORD",
  variable: "SLIPWAY_REGISTRY_PASSWORD",
  scope: "release",
  what: "the password of the registry's account that may push",
};

export const builderKey: PipelineSecret = {
  name: "SLIPWAY_BUILDER_KEY",
  variable: "SLIPWAY_BUILDER_KEY",
  scope: "release",
  what: "the platform's secret ci-builder-key, with which its builder is asked to build",
};

export const statePassword: PipelineSecret = {
  name: "SLIPWAY_STATE_PASSWORD",
  variable: "SLIPWAY_STATE_PASSWORD",
  scope: "release",
  what: "the password of the store in which Pulumi's state is",
};

/** None of these may ever be in reach of a pull request. */
export const deploySecrets: readonly PipelineSecret[] = [
  releaseToken,
  pinToken,
  passphrase,
  deployKey,
  registryPassword,
  builderKey,
  statePassword,
];
