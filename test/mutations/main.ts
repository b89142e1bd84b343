/** `npm run test:mutations -- --cases N [--from S] [--of answers|plans]`: whole runs on mutated answers of the clouds, and on mutated plans. */
import { parseArgs } from "node:util";
import { answerCase, planCase } from "./play.ts";

const { values } = parseArgs({
  options: { cases: { type: "string", default: "300" }, from: { type: "string", default: "1" }, of: { type: "string" } },
});
const [cases, from] = [Number(values.cases), Number(values.from)];
const all = { answers: answerCase, plans: planCase };
const chosen = Object.entries(all).filter(([name]) => values.of === undefined || values.of === name);
if (!Number.isInteger(cases) || cases < 1 || !Number.isInteger(from) || chosen.length === 0) {
  console.error("npm run test:mutations -- --cases N [--from S] [--of answers|plans]");
  process.exit(2);
}
let failed = 0;
for (const [name, play] of chosen) {
  const verdicts: Record<string, number> = {};
  let own = 0;
  for (let seed = from; seed < from + cases; seed++) {
    const { broken, story, verdict } = await play(seed);
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    if ((seed - from + 1) % 250 === 0) console.error(`${name}: ${seed - from + 1} of ${cases}`);
    if (broken.length === 0) continue;
    own++;
    console.error(
      `${name} ${seed} (${story}):\n  ${broken.join("\n  ")}\n  npm run test:mutations -- --cases 1 --from ${seed} --of ${name}`,
    );
  }
  failed += own;
  const counted = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  console.log(`${name}: ${cases} cases, ${own} broken (${counted.join(", ")})`);
}
process.exit(failed === 0 ? 0 : 1);
