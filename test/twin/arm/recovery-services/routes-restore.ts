/** The restore POST, and the operations it and others lead to. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { armLinked } from "../authorization/rbac.ts";
import { backupRefusal, refusal, unknownObject } from "../errors.ts";
import { findPoint, ITEM, itemScope, lastPart, param, VAULT } from "../find.ts";
import { route } from "../route.ts";
import { american, clientRequestId, correlationId, guid, iso, ms, retryAfter } from "../time.ts";
import type { Job, Operation, Vault } from "../types.ts";
import { restoreSteps } from "./jobs.ts";
import { type Asked, factsOf, malformed, obstacles, stagingOf } from "./restore.ts";
import { withVault } from "./routes-vault.ts";
import { restoreBody } from "./shapes.ts";

const RESTORE =
  "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/restore/action";
/** Seconds until the operation has made its job; it says Succeeded from then on. */
const BEGINS = 3;

export const restoreRoutes: readonly Route[] = [
  route("restore", `POST ${ITEM}/recoveryPoints/:point/restore`, {
    versions: "backup",
    needs: [RESTORE, (call) => `${itemScope(call)}/recoveryPoints/${param(call, "point")}`],
    accepts: restoreBody,
    answer: restore,
  }),
  ...(
    [
      ["operations.get", `${VAULT}/backupOperations`, "backupOperations/read"],
      [
        "item.operationsStatus",
        `${ITEM}/operationsStatus`,
        "backupFabrics/protectionContainers/protectedItems/operationsStatus/read",
      ],
    ] as const
  ).map(([name, path, action]) =>
    route(name, `GET ${path}/:operation`, {
      versions: "backup",
      needs: [`Microsoft.RecoveryServices/Vaults/${action}`, "vault"],
      answer: withOperation((operation, world, call) => ({ status: 200, body: operationJson(operation, world, call.now) })),
    }),
  ),
  ...(
    [
      ["operationResults.get", `${VAULT}/backupOperationResults`, "backupOperationResults/read"],
      [
        "item.operationResults",
        `${ITEM}/operationResults`,
        "backupFabrics/protectionContainers/protectedItems/operationResults/read",
      ],
    ] as const
  ).map(([name, path, action]) =>
    route(name, `GET ${path}/:operation`, {
      versions: "backup",
      needs: [`Microsoft.RecoveryServices/Vaults/${action}`, "vault"],
      answer: withOperation((operation, world, call) =>
        done(operation, world, call.now)
          ? { status: 204 }
          : {
              status: 202,
              headers: { location: `${world.base}${call.path}?${call.query}`, "retry-after": retryAfter(world, 30) },
            },
      ),
    }),
  ),
];

function restore(world: World, call: Call): Answer {
  const { found, refused } = findPoint(world, call);
  if (refused) return refused;
  const { restoreRefusal, answerLost, retryAfter: waits } = world.azure.knobs;
  if (typeof restoreRefusal === "string") return backupRefusal(restoreRefusal);
  if (restoreRefusal) return refusal(restoreRefusal.status, restoreRefusal.code, restoreRefusal.message, "service");
  const asked: Asked = { ...found, request: restoreBody.parse(call.body).properties };
  if (malformed(asked)) return backupRefusal("CloudInvalidInputError");
  const { request } = asked;
  const linked = armLinked(world, call.caller, { action: RESTORE, scope: itemScope(call) }, [
    { action: "Microsoft.Storage/storageAccounts/write", scope: stagingOf(request) },
    ...(request.targetResourceGroupId ? [{ action: "Microsoft.Compute/disks/write", scope: request.targetResourceGroupId }] : []),
  ]);
  if (linked) return linked;
  const [obstacle] = obstacles(world, asked, call.now);
  if (obstacle) return refusal(400, obstacle.code, obstacle.message, "service");

  const id = guid("restore", call.path, call.now, clientRequestId(call), found.vault.jobs.length);
  const query = `?api-version=${call.query.get("api-version")}`;
  const begun: Answer = {
    status: 202,
    headers: {
      "azure-asyncoperation": `${world.base}${itemScope(call)}/operationsStatus/${id}${query}`,
      location: `${world.base}${itemScope(call)}/operationResults/${id}${query}`,
      "retry-after": retryAfter(world, waits.restore),
    },
    change: ({ azure }) => {
      found.vault.jobs.push(jobOf(world, call, asked, id));
      found.vault.operations.push({ id, kind: "restore", startedAt: call.now, takes: BEGINS, jobId: id });
      azure.activityLog.push({
        time: call.now,
        correlationId: correlationId(call),
        operationId: id,
        operation: RESTORE,
        resourceId: `${itemScope(call)}/recoveryPoints/${asked.point.id}`,
        caller: call.caller.kind === "entra" ? call.caller.clientId : "",
        status: "Started",
      });
      if (azure.knobs.answerLost && azure.knobs.answerLost.times > 0) azure.knobs.answerLost.times--;
    },
  };
  if (!answerLost || answerLost.times < 1) return begun;
  const change = begun.change ? { change: begun.change } : {};
  if (answerLost.as === "reset") return { status: 502, reset: true, ...change };
  const lost = backupRefusal(answerLost.as === 504 ? "GatewayTimeout" : "RestApiInternalError");
  return { ...lost, status: answerLost.as, ...change };
}

function jobOf(world: World, call: Call, asked: Asked, id: string): Job {
  const { item, point, request } = asked;
  const facts = factsOf(world, asked);
  const snapshot =
    facts.targetGroupId !== undefined && point.tiers.some(({ type, status }) => type === "InstantRP" && status === "Valid");
  return {
    id,
    operation: "Restore",
    container: item.container,
    entity: lastPart(item.vmId),
    status: "InProgress",
    startedAt: call.now,
    endedAt: null,
    activityId: clientRequestId(call),
    correlationId: correlationId(call),
    cancellable: true,
    percentage: 1,
    remainingSeconds: null,
    message: "",
    tasks: [{ id: "Transfer data from vault", status: "InProgress" }],
    properties: {
      "Job Type": "Recover disks",
      "Target VM Name": "vmName",
      "Target Storage Account Name": lastPart(stagingOf(request)),
      // The trailing space is Azure's (recorded).
      "Recovery point time ": american(point.time),
      ...(request.targetResourceGroupId ? { "Target resource group": lastPart(request.targetResourceGroupId) } : {}),
    },
    errors: [],
    steps: restoreSteps(world.azure.knobs, facts, snapshot),
    restore: facts,
  };
}

export function withOperation(then: (operation: Operation, world: World, call: Call, vault: Vault) => Answer): Route["answer"] {
  return withVault((vault, world, call) => {
    const operation = vault.operations.find(({ id }) => id === param(call, "operation").toLowerCase());
    return operation ? then(operation, world, call, vault) : unknownObject();
  });
}

export function done({ startedAt, takes }: Operation, world: World, now: number): boolean {
  return now >= startedAt + ms(world, takes);
}

/** Succeeded only means that the job exists. */
function operationJson(operation: Operation, world: World, now: number): unknown {
  const ended = done(operation, world, now);
  return {
    id: operation.id,
    name: operation.id,
    status: ended ? "Succeeded" : "InProgress",
    startTime: iso(operation.startedAt),
    endTime: ended ? iso(operation.startedAt) : "0001-01-01T00:00:00",
    ...(ended && operation.jobId ? { properties: { objectType: "OperationStatusJobExtendedInfo", jobId: operation.jobId } } : {}),
  };
}
