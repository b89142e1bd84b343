import type { TargetShare } from "./target-share.ts";

declare module "../../judge/facts.ts" {
  interface FactMap {
    /** Shares that targets name, by `account/share`; null when it does not exist. */
    targetShares: Readonly<Record<string, TargetShare | null>>;
  }
}
