import { pointPath } from "../../backup/point-disks.ts";
import type { RecoveryPoint } from "../../backup/read.ts";
import { diskTargets } from "../../backup/target.ts";
import { part } from "../../clouds/azure/ids.ts";
import { type DisksTarget, MODES, type Restore, type Settings } from "../../core/index.ts";
import { EPHEMERAL } from "../../core/target-of.ts";
import type { FactMap, FactName, Facts } from "../../judge/facts.ts";
import { ephemeralGroup } from "../../restore/engine/group-name.ts";
import { ownerId, ownerOfRun } from "../../restore/engine/owner.ts";
import type { Ready } from "../../restore/engine/ready.ts";
import { restoreRequest } from "./disks-request.ts";

/** The restore as it would be sent; null while a fact that it stands on is unreadable (a rule has then said so). */
export async function prepare(
  facts: Facts,
  restore: Restore,
  point: RecoveryPoint | null,
  subscriptionId: string,
  settings: Settings,
): Promise<Ready | null> {
  const known = async <N extends FactName>(name: N): Promise<FactMap[N] | null> => {
    const fact = await facts.get(name);
    return "value" in fact ? fact.value : null;
  };
  const [vault, items, staging] = await Promise.all([known("vault"), known("items"), known("staging")]);
  const item = items?.find(({ softDeleted }) => !softDeleted);
  if (!vault || !item || !staging || !point) return null;
  const requests = diskTargets(restore, settings.mode).map((planned) => {
    const stagingId = staging[planned.stagingAccount ?? ""]?.id ?? "";
    const target = withGroup(planned, settings, restore, stagingId);
    return { target, stagingId, body: restoreRequest({ restore, target, subscriptionId, vault, item, point, stagingId }) };
  });
  const path = pointPath(subscriptionId, restore.vault, item, point.id);
  return { restore, vault, item, point, pointDisks: await known("pointDisks"), requests, pointPath: path };
}

/**
 * A target in a group of the run's own, under that group's name. It does not exist yet in mode dry-run, which makes nothing: there the staging
 * account's group stands in for it.
 */
function withGroup(target: DisksTarget, settings: Settings, restore: Restore, stagingId: string): DisksTarget {
  if (target.resourceGroup !== EPHEMERAL) return target;
  const { makes } = MODES[settings.mode];
  const name = makes ? ephemeralGroup(ownerId(ownerOfRun({ settings, restore }))) : (part(stagingId, "resourceGroups") ?? "");
  return { ...target, resourceGroup: name };
}
