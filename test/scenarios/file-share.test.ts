import { describe, it } from "vitest";
import { addShare } from "../twin/arm/recovery-services/add-share.ts";
import { addFileShare } from "../twin/arm/storage/add-file-share.ts";
import type { World } from "../twin/core.ts";
import type { TwinPlan } from "../twin/plan.ts";
import { run, runBuilt, type Scenario, type Seen } from "./harness.ts";

const TO_SHARE = { type: "share", "storage-account": "drillstaging", "resource-group": "drill-target", share: "drills", folder: "today" };

describe.concurrent("x", () => {
  it("x", async ({ expect }) => {
    for (const mode of ["check","dry-run","drill"]) {
    const seen = await run({ inputs: {mode},
      world: ({ azure }) => { addShare(azure, Date.now()); addFileShare(azure, "drillstaging", { name: "drills" }); },
      plan: (plan) => { plan.restores = { invoices: { vault: { "resource-group": "prod-backup", name: "prod-vault" }, item: { type: "file-share", "storage-account": "prodfiles", name: "invoices" }, point: "latest", target: TO_SHARE, objectives: { rpo: "26h" } } } },
    });
    console.log(seen.visible, seen.effects, seen.twin.requests.filter(r=>r.service==="arm").map((r) => `${r.method} ${r.route} ${r.status}`));
    }
  });
});
