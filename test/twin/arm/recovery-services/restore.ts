/** A restore request, read and judged: the same for the restore itself and for its validation. */
import type { World } from "../../core.ts";
import { groupIdOf, groups, same } from "../find.ts";
import type { ProtectedItem, RecoveryPoint, RestoreFacts, ValidationResult, Vault } from "../types.ts";
import { refusalRow } from "./refusals.ts";
import type { RestoreProperties } from "./shapes.ts";

export interface Asked {
  readonly vault: Vault;
  readonly item: ProtectedItem;
  readonly point: RecoveryPoint;
  readonly request: RestoreProperties;
}

/** The staging account that a request names, directly or beside a managed identity. */
export function stagingOf(request: RestoreProperties): string {
  return request.storageAccountId ?? request.identityBasedRestoreDetails?.targetStorageAccountId ?? "";
}

/** Which of the item's disks a request wants: all, the operating system's alone (an empty list), or that one and the LUNs named. */
function disksOf({ disks }: ProtectedItem, luns: readonly number[] | null | undefined): ProtectedItem["disks"] {
  return luns ? disks.filter(({ lun }) => lun === undefined || luns.includes(lun)) : disks;
}

/** What is malformed about a request, though its shape fits; the service's one text for it all says little. Undefined: nothing. */
export function malformed({ vault, item, point, request }: Asked): string | undefined {
  const staging = [request.storageAccountId, request.identityBasedRestoreDetails?.targetStorageAccountId].filter(Boolean);
  if (request.recoveryType !== "RestoreDisks") return "recoveryType";
  if (request.recoveryPointId !== point.id) return "recoveryPointId";
  if (!same(request.sourceResourceId ?? "", item.vmId)) return "sourceResourceId";
  if (!same(request.region ?? "", vault.location)) return "region";
  if (request.createNewCloudService == null || request.originalStorageAccountOption == null) return "createNewCloudService";
  if (staging.length !== 1) return "storageAccountId";
  const known = item.disks.map(({ lun }) => lun);
  if (request.restoreDiskLunList?.some((lun) => !known.includes(lun))) return "restoreDiskLunList";
  return undefined;
}

/** What stands in the way of a well-formed request, in the estate as it is. */
export function obstacles(world: World, asked: Asked, now: number): ValidationResult[] {
  const { azure } = world;
  const { item, point, request, vault } = asked;
  const found: ValidationResult[] = azure.knobs.validateResults.map((of) => (typeof of === "string" ? resultOf(of) : of));
  const valid = point.tiers.filter(({ status }) => status === "Valid" || status === "Rehydrated");
  if (item.deletedUntil !== undefined) found.push(resultOf("UserErrorOperationNotAllowedOnSoftDeletedItem"));
  if (!valid.some(({ type }) => type !== "ArchivedRP" || request.objectType === "IaasVMRestoreWithRehydrationRequest")) {
    found.push(resultOf("UserErrorInstantRpNotFound"));
  }
  const account = azure.storageAccounts.find(({ id }) => same(id, stagingOf(request)));
  if (!account || !same(account.location, vault.location)) found.push(resultOf("UserErrorStorageAccountNotFound"));
  const target = request.targetResourceGroupId;
  if (target && !groups(world, now).some((group) => same(groupIdOf(group), target))) {
    found.push(resultOf("UserErrorGenericResourceNotFound"));
  }
  return found;
}

function resultOf(code: Parameters<typeof refusalRow>[0]): ValidationResult {
  const { text, fix } = refusalRow(code);
  return { code, message: text, recommendations: fix ? [fix] : [] };
}

/** The facts that carrying it out needs. */
export function factsOf(world: World, { item, point, request, vault }: Asked): RestoreFacts {
  const vm = world.azure.vms.find(({ id }) => same(id, item.vmId));
  return {
    pointId: point.id,
    pointTime: point.time,
    sourceId: item.vmId,
    ...(request.targetResourceGroupId ? { targetGroupId: request.targetResourceGroupId } : {}),
    stagingId: stagingOf(request),
    zones: request.zones ?? [],
    location: vault.location,
    osType: vm?.osType ?? "Linux",
    disks: disksOf(item, request.restoreDiskLunList),
    allDisks: item.disks.map(({ name }) => name),
    chosen: request.restoreDiskLunList != null,
  };
}
