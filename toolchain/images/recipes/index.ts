import type { ImageRecipe, LocalImageName } from "../recipe";
import { dnsmasqRecipe } from "./dnsmasq";
import { haproxyRecipe } from "./haproxy";
import { machineRecipe } from "./machine";
import { nodeRecipe } from "./node";
import type { RecipeSettings } from "./parts";
import { redisRecipe } from "./redis";
import { registryRecipe } from "./registry";
import { traefikRecipe } from "./traefik";

const RECIPES: Readonly<Record<LocalImageName, (settings: RecipeSettings) => ImageRecipe>> = {
  redis: redisRecipe,
  haproxy: haproxyRecipe,
  dnsmasq: dnsmasqRecipe,
  traefik: traefikRecipe,
  registry: registryRecipe,
  node: nodeRecipe,
  machine: machineRecipe,
};

/** The recipe of a local image. */
export function imageRecipe(name: LocalImageName, settings: RecipeSettings): ImageRecipe {
  return RECIPES[name](settings);
}
