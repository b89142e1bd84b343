import type { Bag } from "../look.ts";
import type { At, Maybe } from "../model.ts";

/** One ARM resource as any tool writes it, its expressions evaluated: what cannot be is "unknown". */
export interface AzureResource {
  /** `Microsoft.RecoveryServices/vaults/backupPolicies`, in any case. */
  readonly type: string;
  /** The names from the outermost parent to the resource itself: `["prod-vault", "daily"]`. */
  readonly names: readonly Maybe<string>[];
  readonly resourceGroup?: Maybe<string>;
  readonly id?: Maybe<string>;
  readonly properties: Bag;
  /** The whole resource, for what stands beside its properties (`sku`, `identity`). */
  readonly whole: Bag;
  /** False: as a service once answered, in whatever version: what is absent then means nothing. */
  readonly declared: boolean;
  readonly at: At;
}
