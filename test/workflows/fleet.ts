import { parse } from "yaml";
import { addMachine } from "../twin/arm/world.ts";
import { planText, type TwinPlan } from "../twin/plan.ts";
import { buildWorld } from "../twin/world.ts";
import type { Files } from "./caller.ts";

/** Restore → its vault and its machine. */
const FLEET = {
  orders: ["prod-vault", "orders-01"],
  web: ["prod-vault", "web-01"],
  billing: ["prod-vault", "billing-01"],
  search: ["edge-vault", "search-01"],
  cache: ["edge-vault", "cache-01"],
} as const;

/** What makes five machines in two vaults of the twin's world; the restore of one fails, and that of another ends with a warning. */
export function fleetWorld(): object {
  const now = Date.now();
  const { azure } = buildWorld(now);
  for (const [vault, machine] of Object.values(FLEET).slice(2)) addMachine(azure, now, machine, vault);
  const { vms, disks, vaults, roleAssignments } = azure;
  const restoreOutcomes = { "billing-01": { of: "failed" }, "cache-01": { of: "warnings" } };
  return { azure: { vms, disks, vaults, roleAssignments, knobs: { restoreOutcomes } } };
}

/** A plan of the five. Each is verified by a script. @param text the plan of one restore. */
export function fleetPlan(text: string): Files {
  const plan: TwinPlan = parse(text);
  const [one] = Object.values(plan.restores);
  plan.restores = Object.fromEntries(
    Object.entries(FLEET).map(([name, [vault, machine]]) => [
      name,
      {
        ...one,
        vault: { "resource-group": "prod-backup", name: vault },
        item: { type: "vm", name: machine, "resource-group": "prod" },
        verify: [{ run: "./verify.sh" }],
        keep: { failed: "0h", unverified: "0h" },
      },
    ]),
  );
  return { ".github/restore-plan.yml": planText(plan), "verify.sh": '#!/usr/bin/env bash\necho "verified $POR_ITEM"\n' };
}
