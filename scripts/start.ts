/** `npm start`: the built action on the twin, as a runner would run it; then its summary, and where everything is. */
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import { oneLine } from "../src/core/index.ts";
import { planText, twinPlan } from "../test/twin/plan.ts";
import { startTwin } from "../test/twin/start.ts";
import { runStep } from "./runner/run.ts";
import { readable } from "./terminal.ts";

/** How much faster than Azure the twin's jobs run. */
const SPEED = 20;
const main = join(import.meta.dirname, "../dist/main.js");
if (!existsSync(main)) {
  console.error("dist/main.js is not there. Run: npm run build");
  process.exit(1);
}

const VERIFY = `#!/usr/bin/env bash
echo "verifying $POR_ITEM from $POR_POINT_TIME in $POR_RESOURCE_GROUP"
echo "the password is $PGPASSWORD (the log never shows it)"
echo "$POR_RESOURCE_IDS" | grep -q osdisk
`;

const title = (text: string) => console.log(`\n${styleText("bold", `━━ ${text} ${"━".repeat(Math.max(0, 96 - text.length))}`)}`);

const folder = mkdtempSync(join(tmpdir(), "proof-of-restore-"));
const twin = await startTwin({ directory: join(folder, "twin"), speed: SPEED });
console.log(`A twin of GitHub, Azure and Google Cloud listens at ${twin.base} (jobs ${SPEED} times as fast as Azure's).`);
const workspace = join(folder, "workspace");
mkdirSync(join(workspace, ".github"), { recursive: true });
const plan = twinPlan(twin.world);
Object.assign(plan.restores["orders-vm"] ?? {}, {
  verify: [{ run: "./verify-orders.sh", secrets: { PGPASSWORD: "orders-db-password" } }],
});
writeFileSync(join(workspace, ".github/restore-plan.yml"), planText(plan));
writeFileSync(join(workspace, "verify-orders.sh"), VERIFY, { mode: 0o755 });

let worst = 0;
const written: string[] = [];
for (const [mode, what] of [
  ["check", "trusts, permissions, vault and secrets; nothing is changed"],
  ["drill", "the disks of orders-01 come back, a script verifies them, and everything is removed again"],
] as const) {
  title(`mode ${mode}: ${what}`);
  const { exitCode, summary, directory, files } = await runStep({
    main,
    temp: join(folder, mode),
    workspace,
    inputs: { mode },
    env: twin.env,
    tell: (line) => console.log(oneLine(line)),
  });
  worst = Math.max(worst, exitCode ?? 1);
  title(`the job summary of mode ${mode}`);
  console.log(readable(summary));
  written.push(...Object.keys(files).map((name) => join(directory, name)));
}
await twin.close();
title("files");
for (const path of [...written, join(workspace, ".github/restore-plan.yml"), join(folder, "twin/requests.jsonl")])
  console.log(path);
process.exit(worst);
