import type { ImageRecipe, LocalImageName } from "../recipe";
import { buildkitRecipe } from "./buildkit";
import { dnsmasqRecipe } from "./dnsmasq";
import { giteaRecipe } from "./gitea";
import { haproxyRecipe } from "./haproxy";
import { machineRecipe } from "./machine";
import { nodeRecipe } from "./node";
import type { RecipeSettings } from "./parts";
import { redisRecipe } from "./redis";
import { registryRecipe } from "./registry";
import { slipwayRecipe } from "./slipway";
import { traefikRecipe } from "./traefik";
import { versitygwRecipe } from "./versitygw";
import { woodpeckerAgentRecipe } from "./woodpecker-agent";
import { woodpeckerCloneRecipe } from "./woodpecker-clone";
import { woodpeckerServerRecipe } from "./woodpecker-server";

const RECIPES: Readonly<Record<LocalImageName, (settings: RecipeSettings) => ImageRecipe>> = {
  redis: redisRecipe,
  haproxy: haproxyRecipe,
  dnsmasq: dnsmasqRecipe,
  traefik: traefikRecipe,
  registry: registryRecipe,
  node: nodeRecipe,
  machine: machineRecipe,
  gitea: giteaRecipe,
  "woodpecker-server": woodpeckerServerRecipe,
  "woodpecker-agent": woodpeckerAgentRecipe,
  "woodpecker-clone": woodpeckerCloneRecipe,
  versitygw: versitygwRecipe,
  buildkit: buildkitRecipe,
  slipway: slipwayRecipe,
};

/** The recipe of a local image. */
export function imageRecipe(name: LocalImageName, settings: RecipeSettings): ImageRecipe {
  return RECIPES[name](settings);
}
