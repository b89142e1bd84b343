import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runStep } from "../../scripts/runner/run.ts";
import { addShare } from "../twin/arm/recovery-services/add-share.ts";
import { findRoute } from "../twin/handle.ts";
import { planText, twinPlan } from "../twin/plan.ts";
import { startTwin, type Twin } from "../twin/start.ts";
import { recording } from "./replay.ts";
import type { Suite } from "./suite.ts";
import { Swagger } from "./swagger.ts";

const root = join(import.meta.dirname, "../..");

/** The action against the twin: what it sends and what the twin answers, held against the swagger of the services. */
export async function twinAgainstSwagger(suite: Suite, shared: string): Promise<void> {
  console.log("the twin against the swagger");
  const directory = mkdtempSync(join(tmpdir(), "swagger-"));
  const world = ({ azure }: Twin["world"]) => void addShare(azure, Date.now());
  const twin = await startTwin({ directory: join(directory, "twin"), speed: 100, world });
  writeFileSync(join(directory, "twin", "shares.yml"), sharePlan(twin));
  const documents = ["2024-04-01/bms.json", "recoveryservices/2024-04-01/vaults.json"].map(
    (path) => new Swagger(join(shared, "azure-spec", path)),
  );
  try {
    for (const [mode, plan] of [
      ["check", "plan.yml"],
      ["dry-run", "plan.yml"],
      ["restore", "plan.yml"],
      ["check", "shares.yml"],
    ] as const) {
      const result = await runStep({
        main: join(root, "dist/main.js"),
        temp: join(directory, `${mode} ${plan}`),
        workspace: join(directory, "twin"),
        inputs: { plan, mode },
        env: twin.env,
      });
      suite.check(`${mode} of ${plan} passes on the twin`, result.exitCode === 0, () => result.log.slice(-30).join("\n"));
    }
    const seen = new Set<string>();
    for (const { service, route, method, path, status, body, answer } of twin.requests) {
      const pathname = path.split("?")[0] ?? "";
      for (const document of service === "arm" ? documents : []) {
        const sent = body === undefined ? undefined : document.request(method, pathname, body);
        const got = answer === undefined ? undefined : document.answer(method, pathname, status, answer);
        if (sent && !seen.has(`> ${route}`))
          suite.check(`the request of ${route} fits`, sent.length === 0, () => sent.join("\n"));
        if (got && (got.length > 0 || !seen.has(`< ${route}`))) {
          suite.check(`the answer ${status} of ${route} fits`, got.length === 0, () => got.join("\n"));
        }
        if (sent) seen.add(`> ${route}`);
        if (got) seen.add(`< ${route}`);
      }
    }
    suite.check(
      "the restore request was among them",
      seen.has("> arm.restore") || [...seen].some((of) => /^> .*restore/.test(of)),
      () => [...seen].join(", "),
    );
  } finally {
    await twin.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A plan that restores the twin's protected share over itself: mode check warns, and passes. */
function sharePlan({ world }: Twin): string {
  const restore = {
    vault: { "resource-group": "prod-backup", name: "prod-vault" },
    item: { type: "file-share", "storage-account": "prodfiles", name: "invoices" },
    target: { type: "original" },
  };
  return planText({ ...twinPlan(world), restores: { invoices: restore } });
}

/** Every recorded restore and validation request of a virtual machine has a shape that the twin accepts. */
export function twinAcceptsRecorded(suite: Suite, shared: string): void {
  console.log("recorded requests against the twin's shapes");
  let tried = 0;
  for (const file of readdirSync(join(shared, "recordings"))) {
    if (!file.endsWith(".jsonl") || file.startsWith("mined_")) continue;
    for (const { method, path, sent } of recording(shared, file.replace(/\.jsonl$/, ""))) {
      if (method !== "POST" || !String(sent?.properties?.objectType ?? "").startsWith("IaasVMRestore")) continue;
      const found = findRoute(method, path);
      const shape = typeof found === "string" ? undefined : found.route.accepts;
      if (!shape) continue;
      tried++;
      const parsed = shape.safeParse(sent);
      if (!parsed.success) suite.check(`${file}: ${path} fits`, false, () => JSON.stringify(parsed.error.issues));
    }
  }
  suite.check(`${tried} recorded restore requests fit the twin's shapes`, tried > 0);
}
