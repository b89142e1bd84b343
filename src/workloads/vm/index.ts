import { lastPart } from "../../clouds/azure/ids.ts";
import { groupTouched, planned, SOURCE_ITSELF } from "../planned-target.ts";
import { originalKeys } from "../shared-targets.ts";
import type { Workload } from "../workload.ts";
import { besideSource, disks } from "./disks.ts";
import { machineName, meantMachine, restoresMachine } from "./item.ts";
import { type MachineItem, machineKeys, newMachineKeys } from "./plan.ts";
import { protectedMachine } from "./protected-machine.ts";
import { machinePoint } from "./recovery-point.ts";
import { diskRules } from "./rules-disks.ts";
import { machineSources } from "./sources.ts";

const NOUN = "virtual machine";
const MANAGEMENT = "AzureIaasVM";

export const virtualMachine: Workload<MachineItem> = {
  kind: "vm",
  noun: NOUN,
  schema: machineKeys,
  words: ({ name, resourceGroup }) => ({
    noun: NOUN,
    name,
    where: `of resource group ${resourceGroup}`,
    managementType: MANAGEMENT,
  }),
  contradictions: ({ excludedDisks = [] }) =>
    new Set(excludedDisks).size < excludedDisks.length ? ["excluded-disks names a LUN twice."] : [],
  targets: {
    disks,
    "new-vm": planned(newMachineKeys, { machine: true, deploys: true, production: besideSource }),
    original: planned(originalKeys, { machine: true, deploys: true, production: () => groupTouched(SOURCE_ITSELF) }),
  },
  facts: machineSources,
  vault: {
    managementType: MANAGEMENT,
    itemType: "VM",
    item: protectedMachine,
    pointType: "IaasVMRecoveryPoint",
    point: machinePoint,
    name: machineName,
    meant: meantMachine,
    restores: restoresMachine,
    source: ({ sourceId }) => `the virtual machine ${lastPart(sourceId)}`,
    rules: diskRules,
  },
};
