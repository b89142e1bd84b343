import type { TargetShare, Unseen } from "./target-share.ts";

declare module "../../judge/facts.ts" {
  interface FactMap {
    /** Shares that targets name, by `NamedShare.key`; null when it does not exist, a refusal where that is not told. */
    targetShares: Readonly<Record<string, TargetShare | Unseen | null>>;
  }
}
