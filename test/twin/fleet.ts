import { addMachine } from "./arm/world.ts";
import type { World } from "./core.ts";
import type { TwinPlan } from "./plan.ts";

const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `fleet-${String(n + 1).padStart(4, "0")}`);

/** So many more protected machines in the twin's vault. */
export function addFleet({ azure }: World, count: number): void {
  const now = Date.now();
  for (const name of names(count)) addMachine(azure, now, name);
}

/** A plan whose restores are those machines alone, one each, with one target and no secrets. */
export function planFleet(plan: TwinPlan, count: number): void {
  plan.restores = Object.fromEntries(
    names(count).map((name) => [
      name,
      {
        vault: { "resource-group": "prod-backup", name: "prod-vault" },
        item: { type: "vm", name, "resource-group": "prod" },
        point: "latest",
        target: { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging" },
      },
    ]),
  );
}
