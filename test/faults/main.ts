/** `npm run test:faults -- --seeds N [--from S] [--log]`: whole runs under random faults and kills; afterwards the cloud's own state is judged. */
import { parseArgs } from "node:util";
import { playSeed } from "./seed.ts";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "500" }, from: { type: "string", default: "1" }, log: { type: "boolean" } },
});
const [seeds, from] = [Number(values.seeds), Number(values.from)];
if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(from)) {
  console.error("npm run test:faults -- --seeds N [--from S] [--log]");
  process.exit(2);
}
let failed = 0;
for (let seed = from; seed < from + seeds; seed++) {
  const { broken, story } = await playSeed(seed, values.log === true);
  if (broken.length === 0) continue;
  failed++;
  console.error(`seed ${seed} (${story}): ${broken.join("; ")}\n  npm run test:faults -- --seeds 1 --from ${seed}`);
  if (failed >= 20) break;
}
console.log(`${seeds - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
