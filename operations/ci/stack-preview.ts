/** What a preview of one stack gives, for people who review a change. */
export type StackPreview = FinishedPreview | FailedPreview;

export interface FinishedPreview {
  readonly stack: string;
  readonly outcome: "finished";
  readonly services: readonly ServiceChange[];
  /** Every resource that is not left as it is, those of the services among them. */
  readonly resources: readonly ResourceChange[];
  /** For a person to judge; one line each. */
  readonly warnings: readonly string[];
  readonly record: ComparedRecord;
}

export interface FailedPreview {
  readonly stack: string;
  readonly outcome: "failed";
  /** What the program or Pulumi said. */
  readonly failure: string;
}

/** The deployment whose record the change was compared with. */
export interface ComparedRecord {
  /** ISO 8601. */
  readonly time: string;
  readonly revision: string;
}

export interface ServiceChange {
  readonly service: string;
  readonly change: "created" | "updated" | "removed";
  /** The pin before. Absent: there was no such service. */
  readonly from?: string;
  /** The pin after. Absent: there is none any more. */
  readonly to?: string;
}

export type ResourceOperation = "create" | "update" | "replace" | "delete";

export interface ResourceChange {
  readonly operation: ResourceOperation;
  /** Pulumi's type, as `docker:index/service:Service`. */
  readonly type: string;
  readonly name: string;
  /** Which of its properties differ. */
  readonly properties: readonly string[];
}
