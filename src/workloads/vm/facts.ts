import type { SourceDisks } from "./source-disks.ts";

declare module "../../judge/facts.ts" {
  interface FactMap {
    /** The machine's disks of today; null for a restore that chooses no LUNs. */
    sourceDisks: SourceDisks | null;
  }
}
