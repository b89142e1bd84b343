import { groupTouched, planned, SOURCE_ITSELF } from "../planned-target.ts";
import { filesKeys, originalKeys } from "../shared-targets.ts";
import type { PlanKeys, Workload } from "../workload.ts";
import { type DatabaseItem, databaseKeys, hanaKeys, sqlKeys } from "./plan.ts";

/** Databases in machines: this version reads them in a plan, and does no more. */
function database(kind: string, noun: string, schema: PlanKeys): Workload<DatabaseItem> {
  return {
    kind,
    noun,
    schema,
    words: ({ database: name, instance }) => ({ noun, name, where: `of instance ${instance}`, managementType: "AzureWorkload" }),
    contradictions: ({ resourceGroup, availabilityGroup }) =>
      (resourceGroup === undefined) === (availabilityGroup === undefined)
        ? ["A database names exactly one of resource-group and availability-group."]
        : [],
    targets: {
      database: planned(databaseKeys),
      files: planned(filesKeys),
      original: planned(originalKeys, { production: () => groupTouched(SOURCE_ITSELF) }),
    },
    facts: {},
    vault: null,
  };
}

export const sqlDatabase = database("sql-database", "SQL Server database", sqlKeys);
export const hanaDatabase = database("hana-database", "SAP HANA database", hanaKeys);
