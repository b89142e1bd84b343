import type { VaultName } from "../../backup/vault.ts";
import { lastPart } from "../../clouds/azure/ids.ts";
import type { Instant } from "../../core/index.ts";
import type { PropertyBag } from "./property-bag.ts";

/** A vault's job as this tool reads it. */
export interface Job {
  readonly id: string;
  readonly operation: string;
  readonly status: string;
  readonly startTime: Instant;
  /** Null while it runs: Azure then says 0001-01-01 (recorded). */
  readonly endTime: Instant | null;
  /** The `x-ms-client-request-id` of the request that started it. */
  readonly activityId: string | null;
  readonly entity: string;
  readonly container: string;
  /** The storage account of the item; null where the job names none. */
  readonly account: string | null;
}
/** What only a job's own page tells. */
export interface JobDetail extends Job {
  readonly percentage: number | null;
  /** Seconds Azure expects it to take still. */
  readonly remainingSeconds: number | null;
  readonly tasks: readonly { readonly name: string; readonly status: string; readonly progress: string | null }[];
  readonly bag: PropertyBag;
  /** Whether the page has a bag that says anything: one that has none leaves open what the job made. */
  readonly hasBag: boolean;
  /** All that the bag says, by the service's own keys: for what only one kind of restore has. */
  readonly bagWords: Readonly<Record<string, string>>;
  readonly errors: readonly { readonly code: string; readonly text: string; readonly recommendations: readonly string[] }[];
  readonly message: string | null;
}

/** A vault's jobs of one `backupManagementType`: no list holds those of several. */
export interface JobsOf extends VaultName {
  readonly managementType: string;
}

/** Azure says 0001-01-01 while it runs. */
export function endOf(end: string | null | undefined): Instant | null {
  return !end || end.startsWith("0001") ? null : end;
}

export { ENDED_STATES as ENDED } from "../../core/holds.ts";

/** The job id in an operation's URL: `…/operationsStatus/ID?…` or `…/operationResults/ID?…`. */
export function operationId(url: string | undefined): string | null {
  return url && URL.canParse(url, "https://x") ? lastPart(new URL(url, "https://x").pathname) || null : null;
}
