import { describe, expect, it } from "vitest";
import type { Source } from "../../../../src/lint/configuration/source.ts";
import { terraform } from "../../../../src/lint/configuration/terraform/read.ts";

const source = (value: unknown): Source => ({
  path: "plan.json",
  value,
  place: () => ({ path: "plan.json", line: 1, column: 1 }),
});
const resource = (address: string, values: object, mode = "managed") => ({
  address,
  mode,
  type: address.replace(/^(?:module\.[^.]+\.)*(?:data\.)?/, "").split(".")[0],
  values,
});
const plan = (resources: readonly object[], more: object = {}) => ({
  format_version: "1.2",
  terraform_version: "1.13.4",
  planned_values: { root_module: { resources } },
  ...more,
});
function read(value: unknown) {
  const said = terraform(source(value));
  if (said === null || typeof said === "string") throw new Error(said ?? "another kind of file");
  return said;
}
const change = (address: string, after_unknown: object, actions = ["create"]) => ({
  address,
  change: { actions, after_unknown },
});

describe("terraform show -json", () => {
  it("is read of a plan, of its modules and of every address of for_each", () => {
    const inner = resource('module.a.module.b["x.y"].azurerm_recovery_services_vault.v["eu"]', { name: "inner" });
    const { vaults } = read({
      format_version: "1.2",
      planned_values: {
        root_module: {
          resources: [resource("azurerm_recovery_services_vault.v[0]", { name: "outer", soft_delete_enabled: true })],
          child_modules: [
            {
              address: "module.a",
              child_modules: [
                { address: 'module.a.module.b["x.y"]', resources: [{ ...inner, type: "azurerm_recovery_services_vault" }] },
              ],
            },
          ],
        },
      },
    });
    expect(vaults?.map(({ name }) => name)).toEqual(["outer", "inner"]);
    expect(vaults?.[0]).toMatchObject({ softDelete: "on", whole: true });
    expect(vaults?.[1]?.at.keys).toEqual([
      "planned_values",
      "root_module",
      "child_modules",
      0,
      "child_modules",
      0,
      "resources",
      0,
    ]);
  });

  it("is read of a state, also of an empty one", () => {
    const root_module = { resources: [resource("azurerm_recovery_services_vault.v", { name: "v" })] };
    expect(read({ format_version: "1.0", terraform_version: "1.13.4", values: { root_module } }).vaults).toHaveLength(1);
    expect(read({ format_version: "1.0", terraform_version: "1.13.4" })).toEqual({});
  });

  it("says nothing of data sources, of what is deleted, and of what is put off", () => {
    const deleted = { ...change("azurerm_recovery_services_vault.old", {}, ["delete"]), before: { name: "old" } };
    const said = read(
      plan([resource("data.azurerm_recovery_services_vault.v", { name: "v" }, "data")], {
        resource_changes: [deleted],
        deferred_changes: [
          { reason: "resource_config_unknown", resource_change: change("azurerm_recovery_services_vault.later", {}) },
        ],
      }),
    );
    expect(said.vaults).toEqual([]);
  });

  it.each(["2.0", "9.9", "1", "x"])("of format_version %s is said not to be known", (format_version) => {
    expect(terraform(source({ ...plan([]), format_version }))).toContain(format_version);
  });

  it("leaves what is known after the apply unknown, in blocks, lists and maps too", () => {
    const address = "google_iam_workload_identity_pool_provider.p";
    const member = "google_project_iam_binding.b";
    const { providers, bindings } = read(
      plan(
        [
          resource(address, {
            workload_identity_pool_provider_id: "p",
            attribute_mapping: { "google.subject": "assertion.sub" },
            oidc: [{ allowed_audiences: null }],
          }),
          resource(member, { project: "acme", role: "roles/viewer", members: null }),
        ],
        {
          resource_changes: [
            change(address, { attribute_condition: true, attribute_mapping: {}, oidc: [{ issuer_uri: true }] }),
            change(member, { members: true }),
          ],
        },
      ),
    );
    expect(providers?.[0]).toMatchObject({
      condition: "unknown",
      issuer: "unknown",
      mapping: { "google.subject": "assertion.sub" },
    });
    expect(bindings?.[0]?.members).toBe("unknown");
  });

  it("reads a body of azapi 2, and of azapi 1 as text; one that is known later tells of no default", () => {
    const properties = { securitySettings: { softDeleteSettings: { softDeleteState: "Disabled" } } };
    const parent_id = "/subscriptions/s/resourceGroups/g";
    const of = (address: string, body: unknown) =>
      resource(address, { type: "Microsoft.RecoveryServices/vaults@2025-02-01", name: "v", parent_id, body });
    const { vaults } = read(
      plan(
        [
          of("azapi_resource.two", { properties }),
          of("azapi_resource.one", JSON.stringify({ properties })),
          of("azapi_resource.later", null),
          of("azapi_update_resource.u", { properties }),
        ],
        {
          resource_changes: [change("azapi_resource.later", { body: true })],
        },
      ),
    );
    expect(vaults?.map(({ softDelete, immutability }) => [softDelete, immutability])).toEqual([
      ["off", undefined],
      ["off", undefined],
      [undefined, "unknown"],
      ["off", "unknown"],
    ]);
    expect(vaults?.[0]).toMatchObject({ resourceGroup: "g" });
  });

  it("reads the policies of azurerm, hourly ones and those of databases too", () => {
    const hourly = [{ frequency: "Hourly", time: "08:00", hour_interval: 4, hour_duration: 12, weekdays: null }];
    const share = [{ frequency: "Hourly", time: "", hourly: [{ interval: 6, start_time: "10:00", window_duration: 12 }] }];
    const part = (policy_type: string, backup: object, days: number) => ({
      policy_type,
      backup: [backup],
      simple_retention: [{ count: days }],
      retention_daily: [],
    });
    const { policies } = read(
      plan([
        resource("azurerm_backup_policy_vm.v", {
          name: "vm",
          recovery_vault_name: "v",
          backup: hourly,
          retention_daily: [{ count: 10 }],
          instant_restore_retention_days: 7,
        }),
        resource("azurerm_backup_policy_file_share.s", { name: "share", backup: share, retention_daily: [{ count: 30 }] }),
        resource("azurerm_backup_policy_vm_workload.w", {
          name: "sql",
          workload_type: "SQLDataBase",
          protection_policy: [
            part("Full", { frequency: "Daily", time: "15:00", frequency_in_minutes: 0 }, 8),
            part("Log", { frequency_in_minutes: 15, frequency: null }, 8),
          ],
        }),
      ]),
    );
    expect(policies).toMatchObject([
      {
        name: "vm",
        vault: "v",
        workload: "vm",
        instantDays: 7,
        schedule: { every: "hour", longestGapSeconds: 12 * 3600 },
        retention: { shortestDays: 10 },
      },
      {
        name: "share",
        workload: "file-share",
        schedule: { longestGapSeconds: 12 * 3600, words: "every 6 h within 12 h from 10:00" },
      },
      { name: "sql", workload: "sql-database", schedule: { longestGapSeconds: 900 }, retention: { shortestDays: 8 } },
    ]);
  });
});
