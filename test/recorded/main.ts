/** `npm run test:recorded -- PATH`: the built action on vaults that really existed, and the twin against the services' swagger. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Flow, flow, MACHINE, SHARE } from "./flow.ts";
import { policiesAreRead } from "./policies.ts";
import { twinAcceptsRecorded, twinAgainstSwagger } from "./shapes.ts";
import { Suite } from "./suite.ts";

const IN_THE_SOURCES_GROUP = { only: "recorded", confirm: "recorded", reason: "replay of a recorded restore" };
const FLOWS: readonly Flow[] = [
  { name: "backup_restore_storage_in_other_group", endings: MACHINE, inputs: {}, leftOut: null },
  { name: "backup_disk_exclusion", endings: MACHINE, inputs: IN_THE_SOURCES_GROUP, leftOut: "LUN 1 (mydisk2)" },
  { name: "backup_scenario", endings: MACHINE, inputs: {}, leftOut: null },
  { name: "afs_backup_scenario", endings: SHARE, inputs: {}, leftOut: null },
];

const [path] = process.argv.slice(2);
if (path === undefined || !existsSync(join(path, "recordings"))) {
  console.error("Give the folder that holds recordings/, azure-spec/ and replay.mjs: npm run test:recorded -- PATH");
  process.exit(2);
}
const shared = resolve(path);
const suite = new Suite();
policiesAreRead(suite, shared);
for (const each of FLOWS) await flow(suite, shared, each);
twinAcceptsRecorded(suite, shared);
await twinAgainstSwagger(suite, shared);
console.log(suite.told);
process.exit(suite.failed === 0 ? 0 : 1);
