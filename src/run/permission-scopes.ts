import { groupId, lastPart } from "../clouds/azure/ids.ts";
import type { Restore } from "../core/index.ts";
import { targetsIn } from "../core/target-of.ts";
import { instant, Refused } from "../io/io.ts";
import type { Context, FactMap, FactName, Need } from "../judge/facts.ts";
import { networksIn } from "../restore/deploy/networks.ts";
import type { Scope } from "../trust/needed.ts";
import { VAULT_NEEDS } from "../trust/needs.ts";
import { permissionsAt } from "../trust/permissions.ts";
import { targetKind, workloadOf } from "../workloads/find-workload.ts";
import type { Workload } from "../workloads/workload.ts";

/** Where a restore's request needs permissions, and what the identity has there; a place that is not known is left out. @throws Refused */
export async function readScopes(
  workloads: readonly Workload[],
  context: Context,
  need: Need,
  restore: Restore,
): Promise<readonly Scope[]> {
  const { session, settings, io } = context;
  const arm = await session.arm();
  const { subscriptionId } = arm;
  const known = async <N extends FactName>(name: N): Promise<FactMap[N] | null> => {
    try {
      return await need(name);
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  };
  const targets = targetsIn(restore, settings.mode).flatMap((target) => {
    const checks = targetKind(workloads, restore, target)?.checks;
    return checks ? [{ target, checks }] : [];
  });
  const needs = [...new Set([...VAULT_NEEDS, ...targets.flatMap(({ checks }) => checks.needs)])];
  const uses = [
    ...new Set([
      ...targets.flatMap(({ checks }) => (checks.validation === null ? [] : ["validate"])),
      ...targets.flatMap(({ checks, target }) => checks.uses(target)),
      ...usesOf(restore),
    ]),
  ];
  const { resourceGroup, name } = restore.vault;
  const vault = `${groupId(subscriptionId, resourceGroup)}/providers/Microsoft.RecoveryServices/vaults/${name}`;
  const places: Omit<Scope, "granted" | "needs" | "uses">[] = [
    { at: "vault", id: vault, name: `the vault ${name}`, drills: true },
  ];
  for (const { target, checks } of targets) {
    const drills = target !== restore.restoreTarget;
    for (const place of await checks.places(target, known, subscriptionId)) places.push({ ...place, drills });
  }
  const item = (await known("items"))?.find(({ softDeleted }) => !softDeleted);
  const source = workloadOf(workloads, restore)?.vault;
  if (item && source) places.push({ at: "source", id: item.sourceId, name: source.source(item), drills: true });
  const file = restore.deploy && context.inputs.parameterFile(restore);
  for (const id of file ? networksIn(file, subscriptionId) : []) {
    places.push({ at: "network", id, name: `the virtual network ${lastPart(id)}`, drills: true });
  }
  return Promise.all(
    places.map(async (place) => ({
      ...place,
      needs,
      uses,
      granted: await permissionsAt(arm, place.id, () => instant(io.now())),
    })),
  );
}

/** What a restore does beside restoring, whatever its target. */
function usesOf({ deploy, before, verify, after, cleanUp }: Restore): string[] {
  const kinds = [...before, ...verify, ...after, ...cleanUp].map(({ kind }) => kind);
  return [
    ...(deploy ? ["deploy"] : []),
    ...(deploy?.template === "restored" ? ["generated"] : []),
    ...(kinds.includes("booted") ? ["booted"] : []),
    ...(kinds.includes("run-command") ? ["command"] : []),
  ];
}
