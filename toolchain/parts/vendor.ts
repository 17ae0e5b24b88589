import * as fs from "node:fs/promises";
import * as path from "node:path";
import { checksumFor, download, DownloadError, downloadText, sha256 } from "./download";
import type { Reporter } from "../progress/reporter";

/** A file that a vendor publishes. */
export interface VendorFile {
  readonly url: string;
  /** Where its SHA-256 is published, as a list in the format of `sha256sum`. */
  readonly checksumsUrl: string;
}

export interface VendorDownload {
  readonly file: string;
  /** Whether a published checksum was found and matched. */
  readonly checked: boolean;
}

/** Asks the vendor at most once per run whether it can be reached from here. */
export class Vendor {
  private closed = false;

  constructor(private readonly downloadsDir: string) {}

  /**
   * Downloads and checks a file. Answers undefined when the vendor can't be reached or has no such
   * file: then another way must be found.
   * @throws DownloadError when a file came that does not fit its published checksum, twice.
   */
  async fetch(wanted: VendorFile, reporter: Reporter): Promise<VendorDownload | undefined> {
    if (this.closed) return undefined;
    try {
      return await this.fetchChecked(wanted, reporter, { again: true });
    } catch (error) {
      if (!(error instanceof DownloadError) || error instanceof ChecksumError) throw error;
      if (error.status === undefined) this.closed = true;
      reporter.log(`not downloaded: ${error.message}`);
      return undefined;
    }
  }

  private async fetchChecked(
    { url, checksumsUrl }: VendorFile,
    reporter: Reporter,
    { again }: { again: boolean },
  ): Promise<VendorDownload> {
    const name = path.posix.basename(new URL(url).pathname);
    const file = path.join(this.downloadsDir, name);
    reporter.status("downloading");
    await download(url, file, {
      onProgress: (bytes, total) => reporter.status(`downloading ${progress(bytes, total)}`),
    });
    const expected = await this.publishedChecksum(checksumsUrl, name, reporter);
    const actual = await sha256(file);
    if (expected === undefined || expected === actual) {
      return { file, checked: expected !== undefined };
    }
    await fs.rm(file, { force: true });
    reporter.log(`${name}: SHA-256 is ${actual}, published is ${expected}`);
    if (again) return this.fetchChecked({ url, checksumsUrl }, reporter, { again: false });
    throw new ChecksumError(url, `its SHA-256 is ${actual}, published is ${expected}`);
  }

  private async publishedChecksum(
    url: string,
    name: string,
    reporter: Reporter,
  ): Promise<string | undefined> {
    const file = path.join(this.downloadsDir, `${name}.checksums`);
    try {
      return checksumFor(await downloadText(url, file), name);
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      reporter.log(`no checksum: ${error.message}`);
      return undefined;
    } finally {
      await fs.rm(file, { force: true });
    }
  }
}

/** What came is not what was published: never used, and no reason to try another way silently. */
export class ChecksumError extends DownloadError {}

function progress(bytes: number, total: number | undefined): string {
  const megabytes = (value: number) => `${Math.round(value / 1_000_000)} MB`;
  return total === undefined ? megabytes(bytes) : `${megabytes(bytes)} of ${megabytes(total)}`;
}
