import type { Sources } from "../judge/facts.ts";
import type { Workload } from "../workloads/workload.ts";
import { backupSources } from "./sources/backup.ts";
import { secretSources } from "./sources/secrets.ts";
import { targetSources } from "./sources/target.ts";
import { trustSources } from "./sources/trust.ts";

/** Where each fact comes from: one line a fact, in the file of its family; those of one kind of item alone stand with the kind. */
export function sourcesOf(workloads: readonly Workload[]): Partial<Sources> {
  const own: Partial<Sources> = Object.assign({}, ...workloads.map(({ facts }) => facts));
  return { ...trustSources(workloads), ...secretSources, ...backupSources(workloads), ...targetSources(workloads), ...own };
}
