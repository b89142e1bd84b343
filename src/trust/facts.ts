import type { AzureIdentity } from "../clouds/identity/azure.ts";
import type { ProbeRun } from "../core/index.ts";
import type { Skew } from "../io/clock-skew.ts";
import type { NextRun } from "../schedule/next-run.ts";
import type { Comparison } from "./comparison.ts";
import type { Forecast } from "./forecast.ts";
import type { Scope } from "./needed.ts";
import type { Permission } from "./permissions.ts";

declare module "../judge/facts.ts" {
  interface FactMap {
    azure: Omit<AzureIdentity, "token" | "assertion" | "tokenFor">;
    google: { readonly principal: string; readonly serviceAccount: string | null; readonly expiresAt: number };
    /** What the clouds' clocks say of the runner's; null where no answer had the time. */
    clock: Skew | null;
    /** What each cloud demands of the job's token; it only explains. */
    comparison: Comparison;
    /** What each cloud would say of other jobs than this one; it only explains. */
    forecast: Forecast;
    /** When this workflow runs next: until then nobody looks again. */
    nextRun: NextRun;
    /** What the identity may do on the whole subscription, and whether a restore makes groups there. */
    subscription: { readonly permissions: readonly Permission[]; readonly ownGroups: boolean };
    probe: ProbeRun;
    /** Of a restore: each place that the request has to do with, with what the identity may do there. */
    permissions: readonly Scope[];
  }
}
