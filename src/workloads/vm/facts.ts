import type { PointDisks } from "./point-disks.ts";
import type { SourceDisks } from "./source-disks.ts";

declare module "../../judge/facts.ts" {
  interface FactMap {
    /** Which disks the chosen point holds; null when there is no such point. */
    pointDisks: PointDisks | null;
    /** The machine's disks of today; null for a restore that chooses no LUNs. */
    sourceDisks: SourceDisks | null;
  }
}
