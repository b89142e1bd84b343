import { diskTargets } from "../backup/target.ts";
import { groupId, lastPart } from "../clouds/azure/ids.ts";
import type { DisksTarget, Restore } from "../core/index.ts";
import { EPHEMERAL } from "../core/target-of.ts";
import { instant, Refused } from "../io/io.ts";
import type { Context, FactMap, FactName, Need } from "../judge/facts.ts";
import { networksIn } from "../restore/deploy/networks.ts";
import type { Scope } from "../trust/needed.ts";
import type { Use } from "../trust/needs.ts";
import { permissionsAt } from "../trust/permissions.ts";

/** Where a restore's request needs permissions, and what the identity has there; a place that is not known is left out. @throws Refused */
export async function readScopes(context: Context, need: Need, restore: Restore): Promise<readonly Scope[]> {
  const { session, settings, io } = context;
  const arm = await session.arm();
  const known = async <N extends FactName>(name: N): Promise<FactMap[N] | null> => {
    try {
      return await need(name);
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  };
  const subscription = `/subscriptions/${arm.subscriptionId}`;
  const { resourceGroup, name } = restore.vault;
  const vault = `${groupId(arm.subscriptionId, resourceGroup)}/providers/Microsoft.RecoveryServices/vaults/${name}`;
  const targets = diskTargets(restore, settings.mode);
  const uses = usesOf(restore, targets);
  const places: Omit<Scope, "granted" | "uses">[] = [{ at: "vault", id: vault, name: `the vault ${name}`, drills: true }];
  const staging = await known("staging");
  for (const target of targets) {
    const drills = target !== restore.restoreTarget;
    const account = staging?.[target.stagingAccount ?? ""]?.id;
    if (account !== undefined) {
      places.push({ at: "staging", id: account, name: `the storage account ${lastPart(account)}`, drills });
    }
    const { resourceGroup: group } = target;
    if (group === EPHEMERAL) {
      for (const at of ["own-group", "target"] as const) places.push({ at, id: subscription, name: "the subscription", drills });
    } else if (group !== undefined) {
      places.push({ at: "target", id: groupId(arm.subscriptionId, group), name: `the resource group ${group}`, drills });
    }
  }
  const item = (await known("items"))?.find(({ softDeleted }) => !softDeleted);
  if (item) {
    places.push({ at: "source", id: item.sourceId, name: `the virtual machine ${lastPart(item.sourceId)}`, drills: true });
  }
  const file = restore.deploy && context.inputs.parameterFile(restore);
  for (const id of file ? networksIn(file, arm.subscriptionId) : []) {
    places.push({ at: "network", id, name: `the virtual network ${lastPart(id)}`, drills: true });
  }
  return Promise.all(
    places.map(async (place) => ({ ...place, uses, granted: await permissionsAt(arm, place.id, () => instant(io.now())) })),
  );
}

/** What a restore does beside restoring. */
function usesOf({ deploy, before, verify, after, cleanUp }: Restore, targets: readonly DisksTarget[]): Use[] {
  const kinds = [...before, ...verify, ...after, ...cleanUp].map(({ kind }) => kind);
  return [
    ...(targets.some(({ resourceGroup }) => resourceGroup === undefined) ? (["unmanaged"] as const) : []),
    ...(targets.some(({ disks }) => disks === "all") ? (["whole"] as const) : []),
    ...(deploy ? (["deploy"] as const) : []),
    ...(deploy?.template === "restored" ? (["generated"] as const) : []),
    ...(kinds.includes("booted") ? (["booted"] as const) : []),
    ...(kinds.includes("run-command") ? (["command"] as const) : []),
  ];
}
