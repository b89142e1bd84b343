import { vaultsOf } from "../of.ts";
import type { LintRule } from "../rule.ts";

const vault = (softDeleteState: string) =>
  JSON.stringify({
    id: "/subscriptions/0f3e/resourceGroups/prod-backup/providers/Microsoft.RecoveryServices/vaults/prod-vault",
    type: "Microsoft.RecoveryServices/vaults",
    name: "prod-vault",
    properties: { securitySettings: { softDeleteSettings: { softDeleteState } } },
  });

export const softDelete: LintRule = {
  code: "RDA001",
  level: "error",
  title: "Soft delete is on",
  why: "Without it a deleted backup is gone at once: by mistake, or by whoever holds the estate to ransom.",
  fix: "Set securitySettings.softDeleteSettings.softDeleteState to Enabled, or to AlwaysON where nobody may turn it off again.",
  reference: "https://learn.microsoft.com/azure/backup/secure-by-default",
  acceptable: true,
  examples: { passing: { "infra/vault.json": vault("Enabled") }, failing: { "infra/vault.json": vault("Disabled") } },
  judge: ({ configuration }) =>
    vaultsOf(configuration).flatMap(({ name, softDelete: state, at, where }) =>
      state === "off"
        ? [
            {
              subject: name,
              message: `Soft delete of vault ${name} is off.`,
              expected: "on",
              actual: "off",
              at: where?.softDelete ?? at,
            },
          ]
        : [],
    ),
};
