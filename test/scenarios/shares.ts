import { addShare } from "../twin/arm/recovery-services/add-share.ts";
import { addFileShare } from "../twin/arm/storage/add-file-share.ts";
import type { ProtectedShare } from "../twin/arm/types.ts";
import type { World } from "../twin/core.ts";
import type { TwinPlan } from "../twin/plan.ts";
import { run, runBuilt, type Scenario, type Seen } from "./harness.ts";

export const VAULT = { "resource-group": "prod-backup", name: "prod-vault" };
export const INVOICES = { type: "file-share", "storage-account": "prodfiles", name: "invoices" };
export const TO_SHARE = {
  type: "share",
  "storage-account": "drillstaging",
  "resource-group": "drill-target",
  share: "drills",
  folder: "today",
};

/** What is different from a check of the protected share `invoices` that goes to a folder of the share `drills`. */
export interface ShareScenario extends Omit<Scenario, "world" | "plan"> {
  /** Changes the protected share. */
  readonly protectedAs?: (item: ProtectedShare, world: World) => void;
  readonly restore?: Readonly<Record<string, unknown>>;
  readonly plan?: (plan: TwinPlan) => void;
}

export function runShare({ protectedAs, restore, plan, ...more }: ShareScenario = {}, built = false): Promise<Seen> {
  return (built ? runBuilt : run)({
    ...more,
    world: (world) => {
      const item = addShare(world.azure, Date.now());
      addFileShare(world.azure, "drillstaging", { name: "drills" });
      protectedAs?.(item, world);
    },
    plan: (of) => {
      of.restores = {
        invoices: { vault: VAULT, item: INVOICES, point: "latest", target: TO_SHARE, objectives: { rpo: "26h" }, ...restore },
      };
      plan?.(of);
    },
  });
}

/** `error RDB002` and so on, without notes. */
export function found({ evidence }: Seen): string[] {
  return evidence.findings.flatMap(({ rule, level }: { rule: string; level: string }) =>
    level === "note" ? [] : [`${level} ${rule}`],
  );
}

/** What a rule said, all of it. */
export function said({ evidence }: Seen, code: string): string {
  return evidence.findings
    .flatMap(({ rule, message }: { rule: string; message: string }) => (rule === code ? [message] : []))
    .join("\n");
}
