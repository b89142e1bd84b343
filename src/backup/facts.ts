import type { Entries } from "../io/entries.ts";
import type { PointDisks } from "./point-disks.ts";
import type { Policy, ProtectedItem, RecoveryPoint, Vault } from "./read.ts";
import type { StagingAccount, TargetGroup } from "./target.ts";

declare module "../judge/facts.ts" {
  interface FactMap {
    vault: Vault;
    pointList: Entries<RecoveryPoint>;
    /** Every protected item that the plan's item could mean. */
    items: readonly ProtectedItem[];
    policy: Policy | null;
    points: readonly RecoveryPoint[];
    /** Which disks the chosen point holds; null when there is no such point. */
    pointDisks: PointDisks | null;
    /** By the name the plan gives it. */
    staging: Readonly<Record<string, StagingAccount>>;
    /** By name; null when the group does not exist. */
    targetGroups: Readonly<Record<string, TargetGroup | null>>;
  }
}
