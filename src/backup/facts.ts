import type { ItemWords } from "../core/item-words.ts";
import type { Entries } from "../io/entries.ts";
import type { ProtectedItem } from "./item.ts";
import type { RecoveryPoint } from "./point.ts";
import type { Policy } from "./policy.ts";
import type { StagingAccount, TargetGroup } from "./target.ts";
import type { Vault } from "./vault.ts";

declare module "../judge/facts.ts" {
  interface FactMap {
    vault: Vault;
    /** What the plan's item is called: known without asking anybody. */
    itemWords: ItemWords;
    pointList: Entries<RecoveryPoint>;
    /** Every protected item that the plan's item could mean. */
    items: readonly ProtectedItem[];
    policy: Policy | null;
    points: readonly RecoveryPoint[];
    /** By the name the plan gives it. */
    staging: Readonly<Record<string, StagingAccount>>;
    /** By name; null when the group does not exist. */
    targetGroups: Readonly<Record<string, TargetGroup | null>>;
  }
}
