import { Argument, Command, Option } from "commander";
import packageJson from "../package.json";
import { failWith } from "./failure";

interface CommandModule {
  readonly run: (...args: never[]) => Promise<void>;
}

/** Loads a command's code only when it is called: `--help` and `env` stay quick. */
function lazily(load: () => Promise<CommandModule>) {
  return async (...args: unknown[]): Promise<void> => {
    const { run } = await load();
    // Commander gives the arguments, the options and itself last, which no command needs.
    await run(...(args.slice(0, -1) as never[]));
  };
}

function program(): Command {
  const slipway = new Command("slipway")
    .description("A team's whole delivery platform as one Pulumi program.")
    .version(packageJson.version)
    .showHelpAfterError()
    .helpCommand(false);

  slipway
    .command("up")
    .summary("bring stacks up: everything that is missing is installed, built and pinned first")
    .argument("[stack...]", "which stacks; default: all, the platform first")
    .action(lazily(() => import("./commands/up")));

  slipway
    .command("deploy")
    .summary("release what a stack's file pins; one that fails goes back by itself")
    .argument("<stack>", "an environment")
    .option("--no-revert", "after a failure leave file and cluster as they are")
    .option("--json", "print the result as JSON, for scripts", false)
    .action(lazily(() => import("./commands/deploy")));

  slipway
    .command("status")
    .summary("show each stack's services: pin, what really runs, replicas, health, URL")
    .argument("[stack...]", "which stacks; default: all")
    .option("--json", "as JSON, for scripts", false)
    .action(lazily(() => import("./commands/status")));

  slipway
    .command("build")
    .summary("build apps from their folders, push them to the registry and print their pins")
    .argument("<folder...>", "folders with a Dockerfile; base images are built first")
    .option("--file <name>", "the Dockerfile's name in the folder", "Dockerfile")
    .option("--pin <stack>", "also write the pins into this stack's file")
    .option("--no-push", "leave the images on the engine, without a pin")
    .option("--no-cache", "build every step again")
    .option("--json", "print the result as JSON", false)
    .action(lazily(() => import("./commands/build")));

  slipway
    .command("promote")
    .summary("copy pins from one stack's file to another's and show the diff")
    .argument("[image...]", "keys under slipway:images")
    .option("--all", "every image that both stacks pin", false)
    .option("--from <stack>", "where the pins come from", "staging")
    .option("--to <stack>", "where they go", "production")
    .option("--dry-run", "show the diff, write nothing", false)
    .action(lazily(() => import("./commands/promote")));

  slipway
    .command("down")
    .summary("remove everything that was created; volumes stay")
    .argument("[stack...]", "which stacks; default: all, the platform last")
    .option("--volumes", "remove data volumes as well", false)
    .option("--purge", "also remove caches, plugins and what setup installed", false)
    .option("--yes", "do not ask", false)
    .action(lazily(() => import("./commands/down")));

  slipway
    .command("backup")
    .summary("write volumes, states and stack files into one file; the passphrase is not in it")
    .option("--to <place>", "a file or a folder; default: backups in the project's data folder")
    .option("--no-data", "leave out the environments' volumes, such as their databases")
    .action(lazily(() => import("./commands/backup")));

  slipway
    .command("restore")
    .summary("put a backup onto a fresh engine, and bring up what was up when it was made")
    .argument("<file>", "what `slipway backup` wrote")
    .option("--force", "give up volumes with content and stacks' states that are here", false)
    .addOption(
      new Option("--files <whose>", "where stack files differ; default: nothing is done").choices([
        "backup",
        "project",
      ]),
    )
    .option("--no-up", "only put things back, and say what to run")
    .action(lazily(() => import("./commands/restore")));

  hostCommands(slipway.command("host").summary("the machines of the platform's cluster"));

  ciCommands(slipway.command("ci").summary("what a CI runs, and the files that make it do so"));

  stateCommands(slipway.command("state").summary("where Pulumi keeps what it knows of the stacks"));

  slipway
    .command("preview")
    .summary(
      "show what the files would change of a stack, by its record: without secrets or engine",
    )
    .argument("<stack>")
    .option("--from <folder>", "with the records", ".slipway/records")
    .option("--json", "as JSON, for scripts", false)
    .action(lazily(() => import("./commands/preview")));

  slipway
    .command("record")
    .summary("write what previews need of a stack in the place of its secrets and its engine")
    .argument("[stack...]", "which stacks; default: all; the platform always")
    .option(
      "--to <folder>",
      "where to; default: in a CI the repository's branch of records, else .slipway/records",
    )
    .action(lazily(() => import("./commands/record")));

  slipway
    .command("trust")
    .summary("print the certificate of the platform's authority, for whoever is to trust it")
    .action(lazily(() => import("./commands/trust")));

  slipway
    .command("doctor")
    .summary("show each part of the toolchain: version, where it came from, size")
    .option("--json", "as JSON, for scripts", false)
    .action(lazily(() => import("./commands/doctor")));

  slipway
    .command("env")
    .summary('print what a shell needs to run pulumi itself: eval "$(npm run -s env)"')
    .action(lazily(() => import("./commands/env")));

  slipway
    .command("pins")
    .summary("check and fill the official digests in the stack files")
    .command("verify")
    .summary("ask the registries for the digest of each official pin; fill those that are unknown")
    .option("--json", "as JSON, for scripts", false)
    .action(lazily(() => import("./commands/pins-verify")));

  return slipway;
}

function hostCommands(host: Command): void {
  host
    .command("ls")
    .summary("show each machine: what the config says, and what the swarm knows of it")
    .option("--json", "as JSON, for scripts", false)
    .action(lazily(() => import("./commands/host-ls")));

  host
    .command("add")
    .summary("read a machine's host key and write it into the platform's file")
    .argument("<name>", "a DNS label; the machine's name in the config")
    .argument("<address>", "where its SSH server answers")
    .option("--port <number>", "of its SSH server", "22")
    .option("--user <name>", "who logs in; root, or may use sudo without a password")
    .option("--key <file>", "a private key's file; default: the SSH agent's keys")
    .addOption(
      new Option("--role <role>", "in the swarm").choices(["manager", "worker"]).default("worker"),
    )
    .option("--label <name=value>", "for the placement of services; may be repeated", collect, [])
    .option("--availability-set <name>", "machines that may fail together bear one name")
    .option("--cluster-address <ip>", "where other machines reach it; default: the address")
    .option("--like <host>", "take user, key and jump host from this one")
    .option("--fingerprint <text>", "the host key's, SHA256:…; without it a person is asked")
    .option(
      "--jump <place>",
      "its jump host: [user@]address[:port], or the name of a listed machine",
    )
    .option("--jump-key <file>", "for the jump host; default: the listed machine's, else as --key")
    .option(
      "--jump-fingerprint <text>",
      "of the jump host's key, where that is not in the list yet",
    )
    .action(lazily(() => import("./commands/host-add")));

  host
    .command("drain")
    .summary("move what runs on a machine to the others, and give it nothing more")
    .argument("<name>")
    .option("--undo", "let it have work again", false)
    .action(lazily(() => import("./commands/host-drain")));

  host
    .command("shell")
    .summary("open a shell on a machine, its host key checked; or run one command")
    .argument("<name>")
    .argument("[command...]", "what to run there; put -- before it")
    .action(lazily(() => import("./commands/host-shell")));
}

function ciCommands(ci: Command): void {
  ci.command("init")
    .summary("write a repository's pipelines for a CI, and say what to set up by hand")
    .addArgument(
      new Argument("<kind>", "which CI").choices([
        "github",
        "gitlab",
        "azure-pipelines",
        "jenkins",
        "woodpecker",
        "concourse",
      ]),
    )
    .addOption(
      new Option("--for <repository>", "default: by what the folder holds").choices([
        "app",
        "infrastructure",
      ]),
    )
    .option("--branch <name>", "the protected branch: what is merged is there", "main")
    .option("--image <reference>", "the image that has slipway; default: a variable of the CI's")
    .option("--folder <folder>", "with a Dockerfile; may be repeated; default: all", collect, [])
    .option("--test <command>", "app: how it is tested; may be repeated", collect, [])
    .option("--test-image <reference>", "app: in which its tests run; default: the CI's image")
    .option("--infrastructure <url>", "app: the repository whose stack files pin its images")
    .option("--guard", "infrastructure: watch production after its releases", false)
    .option("--force", "overwrite files that are there", false)
    .option("--json", "print the result as JSON", false)
    .action(lazily(() => import("./commands/ci-init")));

  ci.command("pin")
    .summary("build an app's folders, push, and pin them by a commit")
    .description(
      "Builds folders with a Dockerfile by the platform's builder (SLIPWAY_BUILDER; without it by the\n" +
        "engine), pushes them, and pins them in a stack's file of SLIPWAY_INFRASTRUCTURE_REPOSITORY by\n" +
        "one commit (default: in the pipeline's own repository).",
    )
    .argument("<folders...>", "folders with a Dockerfile")
    .requiredOption("--stack <stack>", "the environment that pins them, such as staging")
    .option("--no-cache", "run every step again, for what the bases install")
    .option("--json", "print JSON", false)
    .action(lazily(() => import("./commands/ci-pin")));

  ci.command("preview")
    .summary("preview each stack that a pull request touches, in one comment and a status each")
    .option("--json", "print the result as JSON", false)
    .action(lazily(() => import("./commands/ci-preview")));

  ci.command("release")
    .summary("release the commit that is checked out, staging first, and ask for its promotion")
    .option("--stack <name>", "an environment; may be repeated; default: all", collect, [])
    .option("--json", "print the result as JSON", false)
    .action(lazily(() => import("./commands/ci-release")));

  ci.command("guard")
    .summary("watch what was released a while ago; past its limits the last good pins come back")
    .option("--stack <name>", "an environment; may be repeated; default: all", collect, [])
    .option("--json", "print the result as JSON", false)
    .action(lazily(() => import("./commands/ci-guard")));

  ci.command("drift")
    .summary("compare each stack with its file, and fail where something differs; changes nothing")
    .option("--stack <name>", "may be repeated; default: all", collect, [])
    .option("--json", "print what differs as JSON", false)
    .action(lazily(() => import("./commands/ci-drift")));

  ci.command("clean")
    .summary("remove images that no stack pins any more, and what ended services left")
    .option("--days <number>", "so long an image stays though no stack pins it", "30")
    .option("--keep-storage <megabytes>", "of the builder's cache", "10000")
    .option("--dry-run", "tell what would go, remove nothing", false)
    .option("--json", "print what went as JSON", false)
    .action(lazily(() => import("./commands/ci-clean")));
}

function stateCommands(state: Command): void {
  state
    .command("move")
    .summary("take the state of all stacks to a store that everybody who deploys shares")
    .option("--to <url>", "a backend of Pulumi's, or `machine`; default: the platform's own store")
    .action(lazily(() => import("./commands/state-move")));

  state
    .command("login")
    .summary("let this machine use the platform's own store")
    .option("--password-stdin", "take the store's password from standard input", false)
    .action(lazily(() => import("./commands/state-login")));
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

program()
  .parseAsync(process.argv)
  .catch((error: unknown) => {
    failWith(error);
  });
