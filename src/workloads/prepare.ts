import { pointPath, type RecoveryPoint } from "../backup/point.ts";
import { MODES, type Restore, type Settings } from "../core/index.ts";
import { targetsIn } from "../core/target-of.ts";
import type { Facts } from "../judge/facts.ts";
import { ephemeralGroup } from "../restore/engine/group-name.ts";
import { ownerId, ownerOfRun } from "../restore/engine/owner.ts";
import type { Ready } from "../restore/engine/ready.ts";
import { targetKind } from "./find-workload.ts";
import type { Known, Workload } from "./workload.ts";

/** The fact, or null where it cannot be read. */
export function knownIn(facts: Facts): Known {
  return async (name) => {
    const fact = await facts.get(name);
    return "value" in fact ? fact.value : null;
  };
}

/** The restore as it would be sent; null while a fact that it stands on is unreadable (a rule has then said so). */
export async function prepare(
  workloads: readonly Workload[],
  facts: Facts,
  restore: Restore,
  point: RecoveryPoint | null,
  subscriptionId: string,
  settings: Settings,
): Promise<Ready | null> {
  const known = knownIn(facts);
  const [vault, items] = await Promise.all([known("vault"), known("items")]);
  const item = items?.find(({ softDeleted }) => !softDeleted);
  if (!vault || !item || !point) return null;
  const { makes } = MODES[settings.mode];
  const ownGroup = makes ? ephemeralGroup(ownerId(ownerOfRun({ settings, restore }))) : null;
  const requests: Ready["requests"][number][] = [];
  for (const target of targetsIn(restore, settings.mode)) {
    const checks = targetKind(workloads, restore, target)?.checks;
    if (!checks) continue;
    const request = await checks.request({ restore, target, subscriptionId, vault, item, point, known, ownGroup });
    if (!request) return null;
    requests.push({ ...request, validation: checks.validation });
  }
  return { restore, vault, item, point, requests, pointPath: pointPath(subscriptionId, restore.vault, item, point.id) };
}
