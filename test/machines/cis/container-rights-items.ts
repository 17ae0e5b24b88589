import { eachContainer, type Item, listed } from "./item";

/** Those that a container has where nobody says otherwise. */
const DEFAULT_CAPABILITIES = new Set(
  (
    "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP " +
    "SETGID SETPCAP SETUID SYS_CHROOT"
  ).split(" "),
);

/** Section 5: what a container may do. */
export const CONTAINER_RIGHTS_ITEMS: readonly Omit<Item, "since161">[] = [
  {
    number: "5.1",
    title: "AppArmor confines containers",
    how: "profile of each container that runs",
    where: {
      says: "the engine reports AppArmor",
      holds: ({ machines }) =>
        machines.some(({ engine }) => has(engine.securityOptions, "apparmor")),
    },
    check: eachContainer(
      ({ appArmor }, { engine }) =>
        has(engine.securityOptions, "apparmor") &&
        ["", "unconfined"].includes(appArmor) &&
        "runs without an AppArmor profile",
    ),
  },
  {
    number: "5.2",
    title: "SELinux confines containers",
    how: "SELinux among the engine's security options, and no container with `label=disable`",
    where: {
      says: "the engine reports SELinux",
      holds: ({ machines }) =>
        machines.some(({ engine }) => has(engine.securityOptions, "selinux")),
    },
    check: eachContainer(
      ({ securityOptions }) =>
        securityOptions.some((option) => /^label[=:]disable/.test(option)) && "turns SELinux off",
    ),
  },
  {
    number: "5.3",
    title: "Containers have no kernel capabilities beyond the usual",
    how: "capabilities added to each container that runs",
    check: eachContainer(({ capAdd }) => {
      const added = capAdd
        .map((name) => name.toUpperCase().replace(/^CAP_/, ""))
        .filter((name) => !DEFAULT_CAPABILITIES.has(name));
      return added.length > 0 && `has ${listed(added)} more`;
    }),
  },
  {
    number: "5.4",
    title: "No container is privileged",
    how: "`Privileged` of each container that runs",
    check: eachContainer(({ privileged }) => privileged && "is privileged"),
  },
  {
    number: "5.6",
    title: "No SSH server runs in a container",
    how: "processes of each container that runs",
    check: eachContainer(
      ({ processes }) => processes.some((line) => /\bsshd\b/.test(line)) && "runs sshd",
    ),
  },
  {
    number: "5.21",
    title: "The filter of system calls is not turned off",
    how: "security options of each container that runs",
    check: eachContainer(
      ({ securityOptions }) =>
        securityOptions.some((option) => /^seccomp[=:]unconfined/.test(option)) &&
        "runs without seccomp",
    ),
  },
  {
    number: "5.22",
    title: "Nothing is run in a container with all privileges",
    how: "what `docker exec` runs in each container at that moment, health checks included",
    check: eachContainer(
      ({ execs }) => execs.some(({ privileged }) => privileged) && "has a privileged exec",
    ),
  },
  {
    number: "5.23",
    title: "Nothing is run in a container as root beside what runs there",
    how: "what `docker exec` runs in each container at that moment, health checks included",
    check: eachContainer(
      ({ execs }) => execs.some(({ user }) => /^(0|root)(:|$)/.test(user)) && "has an exec as root",
    ),
  },
  {
    number: "5.25",
    title: "No container can gain privileges",
    how: "`no-new-privileges` of each container that runs, or of its engine",
    check: eachContainer(
      ({ securityOptions }, { settings, daemon }) =>
        settings["no-new-privileges"] !== true &&
        !daemon.args.some((argument) => /^--no-new-privileges(=true)?$/.test(argument)) &&
        !securityOptions.some((option) => /^no-new-privileges(?!.*false)/.test(option)) &&
        "can gain privileges",
    ),
  },
];

function has(securityOptions: readonly string[], name: string): boolean {
  return securityOptions.some((option) => option.split(",").includes(`name=${name}`));
}
