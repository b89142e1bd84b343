import { groupId, lastPart, part, same } from "../../clouds/azure/ids.ts";
import { EPHEMERAL } from "../../core/target-of.ts";
import { groupTouched } from "../planned-target.ts";
import type { Known, RequestParts, TargetKind, TargetPlace, Touched } from "../workload.ts";
import { countDisks } from "./checks.ts";
import { restoreRequest } from "./disks-request.ts";
import { madeDisks } from "./made-disks.ts";
import { missingDisks } from "./named-disks.ts";
import { DISK_NEEDS } from "./needs.ts";
import { diskOverrides } from "./overrides.ts";
import { type DisksTarget, disksKeys, type MachineItem } from "./plan.ts";
import { DISKS } from "./restored-disks.ts";
import { sameTarget } from "./rivals.ts";
import { targetRules } from "./rules-target.ts";
import { disksCommand, findDisks } from "./runbook.ts";

/** Keys of the plan that the request could carry and that nobody has seen Azure take yet. */
const UNSENT = [
  ["location", "A target's location"],
  ["zone", "A target in a zone"],
  ["diskEncryptionSet", "A disk encryption set"],
  ["diskAccess", "A disk access resource"],
  ["stagingIdentity", "An identity for the staging account"],
] as const satisfies readonly (readonly [keyof DisksTarget, string])[];

/** A machine's disks: managed, in a resource group, or as VHDs in the staging account. */
export const disks: TargetKind<MachineItem, DisksTarget> = {
  schema: disksKeys,
  machine: false,
  deploys: true,
  production: besideSource,
  contradictions: (target, item) => {
    if (typeof target.disks === "string") return [];
    const chosen = target.disks;
    return [
      ...(new Set(chosen).size < chosen.length ? ["A LUN is named twice."] : []),
      ...chosen
        .filter((lun) => item?.excludedDisks?.includes(lun))
        .map((lun) => `LUN ${lun} is chosen here, and item.excluded-disks says that it is left out of the backup.`),
    ];
  },
  unsupported: (target) => UNSENT.flatMap(([key, what]) => (target[key] === undefined ? [] : [what])),
  words: ({ type, resourceGroup, disks: chosen, location, stagingAccount }) => ({
    type,
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    disks: typeof chosen === "string" ? chosen : `LUN ${chosen.join(", ")}`,
    ...(location === undefined ? {} : { location }),
    ...(resourceGroup === undefined ? { kind: "unmanaged (VHD)" } : {}),
    ...(stagingAccount === undefined ? {} : { stagingAccount }),
  }),
  checks: {
    rules: targetRules,
    needs: DISK_NEEDS,
    staging: ({ stagingAccount }) => stagingAccount ?? "",
    uses: ({ resourceGroup, disks: chosen }) => [
      ...(resourceGroup === undefined ? ["unmanaged"] : []),
      ...(chosen === "all" ? ["whole"] : []),
    ],
    places,
    request,
    validation: "ValidateIaasVMRestoreOperationRequest",
    overrides: diskOverrides,
  },
  restores: {
    things: "the disks",
    lister: "Reader on their group",
    makes: [DISKS],
    rivals: sameTarget,
    doubts: missingDisks,
    made: madeDisks,
    count: countDisks,
    command: disksCommand,
    find: findDisks,
  },
};

/** A restore into the source's own group lands where production is. */
export function besideSource(
  { resourceGroup }: { readonly resourceGroup?: string },
  item: MachineItem | undefined,
): Touched | null {
  const beside = resourceGroup !== undefined && item !== undefined && same(resourceGroup, item.resourceGroup);
  return beside ? groupTouched(`the source's own resource group ${item.resourceGroup}`) : null;
}

async function places(
  { stagingAccount, resourceGroup }: DisksTarget,
  known: Known,
  subscriptionId: string,
): Promise<readonly TargetPlace[]> {
  const staging = await known("staging");
  const subscription = `/subscriptions/${subscriptionId}`;
  const account = staging?.[stagingAccount ?? ""]?.id;
  const found: TargetPlace[] = [];
  if (account !== undefined) found.push({ at: "staging", id: account, name: `the storage account ${lastPart(account)}` });
  if (resourceGroup === EPHEMERAL)
    for (const at of ["own-group", "target"]) found.push({ at, id: subscription, name: "the subscription" });
  else if (resourceGroup !== undefined)
    found.push({ at: "target", id: groupId(subscriptionId, resourceGroup), name: `the resource group ${resourceGroup}` });
  return found;
}

/**
 * A target in a group of the run's own goes out under that group's name. A mode that makes none has the staging account's group stand in for it,
 * for Azure validates against a group that is there.
 */
async function request(parts: RequestParts<DisksTarget>) {
  const staging = await parts.known("staging");
  if (!staging) return null;
  const stagingId = staging[parts.target.stagingAccount ?? ""]?.id ?? "";
  const own = parts.ownGroup ?? part(stagingId, "resourceGroups") ?? "";
  const target = parts.target.resourceGroup === EPHEMERAL ? { ...parts.target, resourceGroup: own } : parts.target;
  return { target, stagingId, body: restoreRequest({ ...parts, target }, stagingId) };
}
