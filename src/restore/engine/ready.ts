import type { PointDisks } from "../../backup/point-disks.ts";
import type { ProtectedItem, RecoveryPoint, Vault } from "../../backup/read.ts";
import type { DisksTarget, Restore } from "../../core/index.ts";

/** Everything that one restore request stands on, and the request. */
export interface Ready {
  readonly restore: Restore;
  readonly vault: Vault;
  readonly item: ProtectedItem;
  readonly point: RecoveryPoint;
  /** What Azure says of its disks; null when it could not be read. */
  readonly pointDisks: PointDisks | null;
  /** One for each disk target that the mode has to do with; in mode restore exactly one. */
  readonly requests: readonly {
    readonly target: DisksTarget;
    readonly stagingId: string;
    readonly body: { readonly properties: Readonly<Record<string, unknown>> };
  }[];
  /** `…/recoveryPoints/{id}`: the restore is `POST` to it and `/restore`; the validation names it. */
  readonly pointPath: string;
}
