import type { ContainerFacts, ImageFacts } from "./facts";
import { eachContainer, eachImage, type Item, listed } from "./item";

/** By digest, or by the id of an image that only the machine has. */
export const PINNED = /(@|^)sha256:[0-9a-f]{64}$/;

export const isRoot = ({ user }: Pick<ContainerFacts, "user">): boolean =>
  /^(|0|root)$/.test(user.split(":")[0] ?? "");

/** A variable that holds a secret, not the name of a file that does. */
export const SECRET_NAME = /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const TURNED_OFF =
  /--allow-unauthenticated|--force-yes|--allow-untrusted|--no-check-certificate|--no-gpg-check|\bcurl\b[^|;&]*\s(-[a-zA-Z]*k[a-zA-Z]*|--insecure)\b|strict-ssl[= ]false/;

/** Section 4: the images of the containers that run, and what the machines keep. */
export const IMAGE_ITEMS: readonly Omit<Item, "since161">[] = [
  {
    number: "4.1",
    title: "Containers have a user other than root",
    how: "user of each container that runs",
    check: eachContainer((container) => isRoot(container) && "runs as root"),
  },
  {
    number: "4.2",
    title: "Containers come from images that are trusted",
    how: "each container was asked for by digest: the pin that was reviewed in the stack's file",
    check: eachContainer(({ image }) => !PINNED.test(image) && `was asked for as ${image}`),
  },
  {
    number: "4.3",
    title: "Containers hold no packages that they do not need",
    how: "compilers, installers of packages of languages, and servers to log in to, looked for in the file system of each container that runs",
    check: eachContainer(({ tools }) => tools.length > 0 && `has ${listed(tools)}`),
  },
  {
    number: "4.4",
    title: "Images are scanned and made anew for security fixes",
    how: "nothing on a machine shows it",
  },
  {
    number: "4.5",
    title: "Content trust is on",
    how: "nothing on a machine shows it: it is a variable of whoever runs `docker`",
  },
  {
    number: "4.6",
    title: "Images say how their health is checked",
    how: "`HEALTHCHECK` of each image that a container runs",
    check: running(({ healthChecked }) => !healthChecked && "has no HEALTHCHECK"),
  },
  {
    number: "4.7",
    title: "Lists of packages are not brought up to date alone",
    how: "history of each image on the machines: `apt-get update` or `apk update` installs in the same step",
    check: eachImage(({ history }) =>
      listedSteps(
        history,
        (step) =>
          /\b(apt|apt-get|apk|yum|dnf) update\b/.test(step) && !/\b(install|add)\b/.test(step),
      ),
    ),
  },
  {
    number: "4.8",
    title: "No file of an image has a set-user-ID or set-group-ID bit",
    how: "looked for in the file system of each container that runs",
    check: eachContainer(
      ({ setIdFiles }) => setIdFiles.length > 0 && `has ${setIdFiles.length} such files`,
    ),
  },
  {
    number: "4.9",
    title: "Dockerfiles copy, and do not add",
    how: "history of each image on the machines: no `ADD` after its base, which is one itself",
    check: eachImage(({ history }) =>
      listedSteps(history.slice(0, -1), (step) => /^(\/bin\/sh -c #\(nop\) )?ADD\b/.test(step)),
    ),
  },
  {
    number: "4.10",
    title: "Images hold no secret in their variables or steps",
    how: "names of variables and the history of each image on the machines",
    check: eachImage(({ variables, history }) => {
      const named = variables.filter((name) => SECRET_NAME.test(name));
      const keys = history.some((step) => PRIVATE_KEY.test(step)) ? ["a private key"] : [];
      const all = [...named, ...keys];
      return all.length > 0 && `holds ${listed(all)}`;
    }),
  },
  {
    number: "4.11",
    title: "Packages are checked before they are installed",
    how: "history of each image on the machines: no step turns off the check of signatures or certificates",
    check: eachImage(({ history }) => listedSteps(history, (step) => TURNED_OFF.test(step))),
  },
  {
    number: "4.12",
    title: "Signatures of what is taken over are checked",
    how: "nothing on a machine shows it",
  },
];

/** Of the images on a machine, those that a container runs. */
function running(look: (image: ImageFacts) => string | false): NonNullable<Item["check"]> {
  return eachImage((image, { containers }) => {
    if (!containers.some(({ imageId }) => imageId === image.id)) return false;
    return look(image);
  });
}

const LONGEST = 60;

function listedSteps(
  history: readonly string[],
  isBad: (step: string) => boolean,
): string | undefined {
  const bad = history.filter(isBad).map((step) => JSON.stringify(step.slice(0, LONGEST)));
  return bad.length === 0 ? undefined : `was made by ${bad.join(", ")}`;
}
