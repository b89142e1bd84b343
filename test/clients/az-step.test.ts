import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { runStep } from "../../scripts/runner/run.ts";
import { leaks } from "../leaks.ts";
import { planText, twinPlan } from "../twin/plan.ts";
import { runTwin } from "./twin.ts";

const MAIN = join(import.meta.dirname, "../../dist/main.js");

function executable(path: string, text: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `#!/usr/bin/env bash\nset -e\n${text}\n`);
  chmodSync(path, 0o755);
}

it("a drill's step with `azure: true` finds az signed in as the drill, in a configuration of its own", async ({
  onTestFinished,
}) => {
  const twin = await runTwin();
  onTestFinished(twin.stop);
  const [workspace, bin] = [join(twin.folder, "workspace"), join(twin.folder, "bin")];
  executable(join(bin, "az"), `exec '${inject("python")}' -m azure.cli "$@"`);
  executable(
    join(workspace, "verify.sh"),
    `echo "signed in as $(az account show --query user.name --output tsv)"
echo "came back: $(az disk list --resource-group "$POR_RESOURCE_GROUP" --query "length([?tags.RSVaultBackup=='$POR_JOB_ID'])" --output tsv)"
echo "configuration: $AZURE_CONFIG_DIR"`,
  );
  const plan = twinPlan({ ...twin.world, base: twin.base });
  Object.assign(plan.restores["orders-vm"] ?? {}, { verify: [{ run: "./verify.sh", azure: true, timeout: "5m" }] });
  mkdirSync(join(workspace, ".github"), { recursive: true });
  writeFileSync(join(workspace, ".github/restore-plan.yml"), planText(plan));
  const result = await runStep({
    main: MAIN,
    temp: join(twin.folder, "step"),
    workspace,
    inputs: { mode: "drill" },
    env: { ...twin.env, PATH: `${bin}:${process.env.PATH}` },
  });
  const log = result.log.join("\n");
  expect(log).toContain(`signed in as ${twin.world.entra.applications[0]?.clientId}`);
  expect(log).toContain("came back: 3");
  expect(log).toMatch(/configuration: .*proof-of-restore-step-/);
  expect(result.outputs).toMatchObject({ verdict: "passed", tier: "verified" });
  expect(leaks(result, [twin.world.github.oidc.requestToken])).toEqual([]);
});
