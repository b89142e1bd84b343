import type { ProtectedItem } from "../../backup/item.ts";
import type { RecoveryPoint } from "../../backup/point.ts";
import type { Vault } from "../../backup/vault.ts";
import type { Restore, Target } from "../../core/index.ts";

/** One request as it would be sent, for one target. */
export interface RestoreRequest<T extends Target = Target> {
  readonly target: T;
  /** ARM id of the storage account that the job writes to beside the target; null where it needs none. */
  readonly stagingId: string | null;
  readonly body: { readonly properties: Readonly<Record<string, unknown>> };
}

/** Everything that one restore request stands on, and the request. */
export interface Ready {
  readonly restore: Restore;
  readonly vault: Vault;
  readonly item: ProtectedItem;
  readonly point: RecoveryPoint;
  /**
   * One for each target that the mode has to do with; in mode restore exactly one. `validation`: the `objectType` of Azure's own validation of it;
   * null: Azure validates none.
   */
  readonly requests: readonly (RestoreRequest & { readonly validation: string | null })[];
  /** `…/recoveryPoints/{id}`: the restore is `POST` to it and `/restore`; the validation names it. */
  readonly pointPath: string;
}
