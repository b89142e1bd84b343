import type { Sources } from "../judge/facts.ts";
import { workloadSources } from "../workloads/sources.ts";
import type { Workload } from "../workloads/workload.ts";
import { backupSources } from "./sources/backup.ts";
import { secretSources } from "./sources/secrets.ts";
import { targetSources } from "./sources/target.ts";
import { trustSources } from "./sources/trust.ts";

/** Where each fact comes from: one line a fact, in the file of its family. */
export const sourcesOf = (workloads: readonly Workload[]): Sources => ({
  ...trustSources(workloads),
  ...secretSources,
  ...backupSources(workloads),
  ...targetSources(workloads),
  ...workloadSources,
});
