import type { Reporter } from "../progress/reporter";
import { versions } from "../versions";
import type { PartContext } from "./context";
import { ensureBinary } from "./module-binary";
import type { Part } from "./part";

/** An S3 server that keeps its objects in a folder: for its image, where none can be pulled. */
export function ensureVersitygw(context: PartContext, reporter: Reporter): Promise<Part> {
  return ensureBinary(
    context,
    {
      name: "versitygw",
      version: versions.versitygw,
      folder: "versitygw",
      package: "github.com/versity/versitygw/cmd/versitygw",
    },
    reporter,
  );
}
