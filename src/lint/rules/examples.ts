/** Small files for the rules' own examples: each an ARM resource as `az … show` and exports write it, or a list of them. */
const ROOT = "/subscriptions/0f3e/resourceGroups";
export const VAULT_ID = `${ROOT}/prod-backup/providers/Microsoft.RecoveryServices/vaults/prod-vault`;

const resource = (id: string, type: string, properties: object) => ({ id, type, name: id.split("/").at(-1), properties });
export const vault = (properties: object) => resource(VAULT_ID, "Microsoft.RecoveryServices/vaults", properties);

/** A daily policy for virtual machines, with what is different. */
export const policy = (changes: object = {}, name = "daily") =>
  resource(`${VAULT_ID}/backupPolicies/${name}`, "Microsoft.RecoveryServices/vaults/backupPolicies", {
    backupManagementType: "AzureIaasVM",
    schedulePolicy: {
      schedulePolicyType: "SimpleSchedulePolicy",
      scheduleRunFrequency: "Daily",
      scheduleRunTimes: ["2026-01-01T02:00:00Z"],
    },
    retentionPolicy: {
      retentionPolicyType: "LongTermRetentionPolicy",
      dailySchedule: { retentionDuration: { count: 30, durationType: "Days" } },
    },
    instantRpRetentionRangeInDays: 2,
    ...changes,
  });
export const weekly = { schedulePolicyType: "SimpleSchedulePolicy", scheduleRunFrequency: "Weekly", scheduleRunDays: ["Sunday"] };
export const keeping = (days: number) => ({
  retentionPolicyType: "LongTermRetentionPolicy",
  dailySchedule: { retentionDuration: { count: days, durationType: "Days" } },
});

/** The machine of the example plan, under a policy. */
export const item = (policyName = "daily", machine = "orders-01") =>
  resource(
    `${VAULT_ID}/backupFabrics/Azure/protectionContainers/c/protectedItems/vm;iaasvmcontainerv2;prod;${machine}`,
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
    {
      protectedItemType: "Microsoft.Compute/virtualMachines",
      friendlyName: machine,
      sourceResourceId: `${ROOT}/prod/providers/Microsoft.Compute/virtualMachines/${machine}`,
      policyId: `${VAULT_ID}/backupPolicies/${policyName}`,
    },
  );
export const machine = (name: string) =>
  resource(`${ROOT}/prod/providers/Microsoft.Compute/virtualMachines/${name}`, "Microsoft.Compute/virtualMachines", {
    hardwareProfile: { vmSize: "Standard_B2s" },
  });

/** As a template declares it: what is absent is the service's default there. */
export const template = (...resources: readonly { type: string; name?: string | undefined; properties: object }[]) =>
  json({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    resources: resources.map(({ type, name, properties }) => ({ type, apiVersion: "2024-04-01", name, properties })),
  });
export const json = (of: unknown) => `${JSON.stringify(of, null, 2)}\n`;

/** The example plan with what is different in its one restore. */
export const plan = (restore: string, top = "") => `version: 1
azure:
  tenant-id: 11111111-1111-4111-8111-111111111111
  client-id: 22222222-2222-4222-8222-222222222222
  subscription-id: 0f3e0000-0000-4000-8000-000000000001
configuration: ["infra/**/*.json"]
${top}defaults: { vault: { resource-group: prod-backup, name: prod-vault } }
restores:
  orders-vm:
    item: { type: vm, name: orders-01, resource-group: prod }
    verify: [{ run: ./verify.sh }]
${restore
  .trim()
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
`;
export const PLAN_PATH = ".github/restore-plan.yml";
export const TARGET = "target: { type: disks, resource-group: drill-target, staging-account: drillstaging }";
