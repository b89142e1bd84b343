import { armAuthorize, armClock, armShape, armVersion } from "../../../twin/arm/index.ts";
import { assign, IDENTITY, SUBSCRIPTION, TENANT } from "../../../twin/arm/world.ts";
import type { Answer, Call, Caller, World } from "../../../twin/core.ts";
import { type Extension, type FindRoute, findRoute, findRouteIn } from "../../../twin/handle.ts";
import { buildWorld } from "../../../twin/world.ts";

export const NOW = Date.parse("2026-11-24T09:00:00Z");
export const ROOT = `/subscriptions/${SUBSCRIPTION}`;
export const VAULT = `${ROOT}/resourceGroups/prod-backup/providers/Microsoft.RecoveryServices/vaults/prod-vault`;
export const ITEM = `${VAULT}/backupFabrics/Azure/protectionContainers/IaasVMContainer%3Biaasvmcontainerv2%3Bprod%3Borders-01/protectedItems/VM%3Biaasvmcontainerv2%3Bprod%3Borders-01`;
export const TARGET = `${ROOT}/resourceGroups/drill-target`;
export const STAGING = `${TARGET}/providers/Microsoft.Storage/storageAccounts/drillstaging`;
export const SOURCE = `${ROOT}/resourceGroups/prod/providers/Microsoft.Compute/virtualMachines/orders-01`;
const BACKUP = "2024-04-01";

export const CALLER: Caller = {
  kind: "entra",
  tenantId: TENANT,
  clientId: "22222222-2222-4222-8222-222222222222",
  objectId: IDENTITY,
  audience: "https://management.core.windows.net/",
};

/** JSON as tests walk it: every key may be asked for, and the matchers judge what is there. */
// biome-ignore lint/suspicious/noExplicitAny: a typed walk would only hide the expectation
export type Json = any;
export interface Reply extends Answer {
  readonly json: Json;
  /** `value` of a list. */
  readonly values: readonly Json[];
}

/** Role assignments that a test adds. */
export const IN = { reader: assign("Reader", ROOT, 0), backupContributor: assign("Backup Contributor", VAULT, 0) };

/** ARM without a server: time stands still until a test moves it. */
export class Cloud {
  now = NOW;
  readonly world: World;
  readonly find: FindRoute;
  readonly #more: Extension | undefined;
  /** @param more what it has beside the twin. */
  constructor(speed = 1, more?: Extension) {
    this.world = { ...buildWorld(NOW, speed), base: "https://localhost:34567" };
    this.find = more ? findRouteIn(more) : findRoute;
    this.#more = more;
  }
  get azure() {
    return this.world.azure;
  }
  get point() {
    return this.azure.vaults[0]?.items[0]?.points[0]?.id ?? "";
  }
  pass(seconds: number): void {
    this.now += seconds * 1000;
    armClock(this.world, this.now);
    this.#more?.clock(this.world, this.now);
  }
  call(
    method: string,
    path: string,
    {
      version,
      body,
      headers = {},
      caller = CALLER,
    }: { version?: string; body?: unknown; headers?: Record<string, string>; caller?: Caller } = {},
  ): Reply {
    const url = new URL(path, this.world.base);
    if (version) url.searchParams.set("api-version", version);
    const hit = this.find(method, url.pathname);
    if (typeof hit === "string") throw new Error(`${hit}: ${method} ${url.pathname}`);
    const { route, params } = hit;
    const call: Call = { now: this.now, method, params, path: url.pathname, query: url.searchParams, headers, body, caller };
    const need = route.permission?.(this.world, call);
    const answer =
      armVersion(route, call, this.world) ??
      (need && armAuthorize(this.world, caller, need.action, need.scope)) ??
      armShape(route, body) ??
      route.answer(this.world, call);
    answer.change?.(this.world);
    const json = answer.body as Json;
    return { ...answer, json, values: Array.isArray(json?.value) ? json.value : [] };
  }
  get(path: string, version = BACKUP): Reply {
    return this.call("GET", path, { version });
  }
  request(over: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      objectType: "IaasVMRestoreRequest",
      recoveryPointId: this.point,
      recoveryType: "RestoreDisks",
      sourceResourceId: SOURCE,
      targetResourceGroupId: TARGET,
      storageAccountId: STAGING,
      region: "westeurope",
      createNewCloudService: false,
      originalStorageAccountOption: false,
      ...over,
    };
  }
  restore(over: Record<string, unknown> = {}, id = "0a1b2c3d-0000-8000-8000-000000000001"): Reply {
    const { recoveryPointId: point = this.point } = over;
    return this.call("POST", `${ITEM}/recoveryPoints/${point}/restore`, {
      version: BACKUP,
      body: { properties: this.request(over) },
      headers: { "x-ms-client-request-id": id },
    });
  }
  /** The only job there is. */
  job(): Json {
    const [job] = this.azure.vaults[0]?.jobs ?? [];
    return this.get(`${VAULT}/backupJobs/${job?.id}`).json.properties as Json;
  }
  restored() {
    return this.azure.disks.filter(({ createOption }) => createOption === "Restore");
  }
}
