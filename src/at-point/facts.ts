import type { PointSecrets } from "./read.ts";

declare module "../judge/facts.ts" {
  interface FactMap {
    /** What `at-point` is judged by; null for a restore that never says it. */
    pointSecrets: PointSecrets | null;
  }
}
