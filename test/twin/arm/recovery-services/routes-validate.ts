/** Azure Backup's own validation of a restore request: at once, or as an operation. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { denied } from "../authorization/rbac.ts";
import { backupRefusal, unknownItem, unknownObject } from "../errors.ts";
import { type Found, partOf, same, VAULT, vaultScope } from "../find.ts";
import { route } from "../route.ts";
import { clientRequestId, guid, iso, retryAfter } from "../time.ts";
import type { Operation, ValidationResult, Vault } from "../types.ts";
import { malformed, obstacles } from "./restore.ts";
import { done, withOperation } from "./routes-restore.ts";
import { withVault } from "./routes-vault.ts";
import { validateBody } from "./shapes.ts";

const TRIGGER = "Microsoft.RecoveryServices/Vaults/backupTriggerValidateOperation/action";

export const validateRoutes: readonly Route[] = [
  route("validate", `POST ${VAULT}/backupValidateOperation`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupValidateOperation/action", "vault"],
    accepts: validateBody,
    answer: withVault((vault, world, call) => {
      const { found: results, refused } = validate(vault, world, call);
      return refused ?? { status: 200, body: response(results) };
    }),
  }),
  route("validate.trigger", `POST ${VAULT}/backupTriggerValidateOperation`, {
    versions: "backup",
    needs: [TRIGGER, "vault"],
    accepts: validateBody,
    answer: withVault(trigger),
  }),
  route("validate.status", `GET ${VAULT}/backupValidateOperationsStatuses/:operation`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupValidateOperationsStatuses/read", "vault"],
    answer: withOperation((operation, world, call) => ({
      status: 200,
      body: statusJson(operation, done(operation, world, call.now)),
    })),
  }),
  route("validate.results", `GET ${VAULT}/backupValidateOperationResults/:operation`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupValidateOperationResults/read", "vault"],
    answer: withOperation((operation, world, call) =>
      done(operation, world, call.now)
        ? { status: 200, body: response(operation.results ?? []) }
        : { status: 202, headers: links(world, call, operation.id) },
    ),
  }),
];

function validate(vault: Vault, world: World, call: Call): Found<ValidationResult[]> {
  const { id, properties } = validateBody.parse(call.body);
  const request = properties.restoreRequest;
  const item = vault.items.find(({ container }) =>
    same(`VM;${container}`, partOf(decodeURIComponent(id ?? ""), "protectedItems")),
  );
  if (!item) return { refused: unknownItem() };
  const point = item.points.find((one) => one.id === partOf(id ?? "", "recoveryPoints"));
  if (!point) return { refused: unknownObject() };
  const asked = { vault, item, point, request };
  if (malformed(asked)) return { refused: backupRefusal("CloudInvalidInputError") };
  return { found: obstacles(world, asked, call.now) };
}

function trigger(vault: Vault, world: World, call: Call): Answer {
  const { knobs } = world.azure;
  if (knobs.triggerValidateDenied) {
    return denied(call.caller, TRIGGER, vaultScope(call));
  }
  const { found: results, refused } = validate(vault, world, call);
  if (refused) return refused;
  const id = guid("validate", call.path, call.now, clientRequestId(call), vault.operations.length);
  return {
    status: 202,
    headers: links(world, call, id),
    change: () => {
      vault.operations.push({ id, kind: "validate", startedAt: call.now, takes: knobs.validateSeconds, results });
    },
  };
}

function links(world: World, call: Call, id: string): Record<string, string> {
  const link = (of: string) => `${world.base}${vaultScope(call)}/${of}/${id}?api-version=${call.query.get("api-version")}`;
  return {
    "azure-asyncoperation": link("backupValidateOperationsStatuses"),
    location: link("backupValidateOperationResults"),
    "retry-after": retryAfter(world, world.azure.knobs.retryAfter.validate),
  };
}

function response(validationResults: readonly ValidationResult[]) {
  return { validateOperationResponse: { validationResults } };
}

function statusJson({ id, startedAt, results }: Operation, ended: boolean): unknown {
  return {
    id,
    name: id,
    status: ended ? "Succeeded" : "InProgress",
    startTime: iso(startedAt),
    endTime: ended ? iso(startedAt) : "0001-01-01T00:00:00",
    ...(ended ? { properties: { objectType: "OperationStatusValidateOperationExtendedInfo", ...response(results ?? []) } } : {}),
  };
}
