import { eachContainer, type Item } from "./item";
import { PINNED } from "./image-items";

/** Section 5, second part: what a container may use up, and how it is watched. */
export const CONTAINER_LIMITS_ITEMS: readonly Omit<Item, "since161">[] = [
  {
    number: "5.10",
    title: "Containers have a limit of memory",
    how: "memory limit of each container that runs",
    check: eachContainer(({ memory }) => memory <= 0 && "has no limit"),
  },
  {
    number: "5.11",
    title: "Containers have a share of processors",
    how: "CPU limit or shares of each container that runs",
    check: eachContainer(
      ({ nanoCpus, cpuShares }) =>
        nanoCpus <= 0 && cpuShares <= 0 && "has neither limit nor shares",
    ),
  },
  {
    number: "5.12",
    title: "The root file system of containers is read-only",
    how: "`ReadonlyRootfs` of each container that runs",
    check: eachContainer(({ readOnlyRoot }) => !readOnlyRoot && "can write to it"),
  },
  {
    number: "5.14",
    title: "A container that fails is started anew five times at most",
    how: "restart policy of each service, or of a container that is no service's",
    check: (facts) =>
      eachContainer(({ service, maxRetries }) => {
        const policy = facts.swarm.services.find(({ name }) => name === service)?.restart;
        if (policy?.condition === "none") return undefined;
        const attempts = policy?.maxAttempts ?? maxRetries;
        return (
          attempts !== 5 &&
          `is started anew ${attempts === 0 ? "without end" : `${attempts} times`}`
        );
      })(facts),
  },
  {
    number: "5.18",
    title: "Containers have limits of resources, their own or the engine's",
    how: "`Ulimits` of each container that runs, or `default-ulimits` of its engine",
    check: eachContainer(
      ({ ulimits }, { settings, daemon }) =>
        ulimits.length === 0 &&
        settings["default-ulimits"] === undefined &&
        !daemon.args.some((argument) => argument.startsWith("--default-ulimit")) &&
        "has none",
    ),
  },
  {
    number: "5.24",
    title: "Containers are in the engine's usual control group",
    how: "`CgroupParent` of each container that runs",
    check: eachContainer(({ cgroupParent }) => cgroupParent !== "" && `is in ${cgroupParent}`),
  },
  {
    number: "5.26",
    title: "The health of containers is checked",
    how: "health of each container that runs",
    check: eachContainer(({ healthChecked }) => !healthChecked && "is not checked"),
  },
  {
    number: "5.27",
    title: "Containers run the newest build of what they were asked for",
    how: "image of each container that runs is the one, by digest, that its service names now",
    check: (facts) =>
      eachContainer(({ service, image }) => {
        const wanted = facts.swarm.services.find(({ name }) => name === service)?.image ?? image;
        if (image !== wanted) return `runs ${image}, and its service names ${wanted}`;
        return !PINNED.test(image) && `runs ${image}, which may mean another build tomorrow`;
      })(facts),
  },
  {
    number: "5.28",
    title: "Containers have a limit of processes",
    how: "PIDs limit of each container that runs",
    check: eachContainer(({ pids }) => pids <= 0 && "has no limit"),
  },
];
