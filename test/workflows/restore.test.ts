import { afterAll, beforeAll, expect, it } from "vitest";
import { Caller } from "./caller.ts";
import { shownIn } from "./documents.ts";

let caller: Caller;
beforeAll(async () => {
  caller = await Caller.make();
});
afterAll(() => caller.close());

const WORKFLOW = ".github/workflows/restore.yml";
const restore = (inputs: Readonly<Record<string, string>>) =>
  caller.run(
    WORKFLOW,
    { ...shownIn("docs/recipes.md"), ".github/restore-plan.yml": caller.twin.plan },
    { event: { name: "workflow_dispatch", inputs: { point: "", confirm: "", resume: "", ...inputs } } },
  );

it("an emergency restore keeps what came back, and leaves evidence and a runbook", async () => {
  const before = caller.twin.requests.length;
  const played = await restore({ restore: "orders-vm", reason: "The orders database is gone", point: "{ago: 2d}" });
  const job = played.job("Restore orders-vm");
  expect(job.summary).toContain("The orders database is gone");
  const evidence = JSON.parse(played.artifacts["restore-orders-vm/evidence.json"] ?? "");
  expect(evidence).toMatchObject({ verdict: "passed", mode: "restore", reason: "The orders database is gone" });
  expect(evidence.restores[0].restored).toHaveLength(3);
  expect(evidence.restores[0].point.ageSeconds).toBeGreaterThan(2 * 86_400);
  expect(Object.keys(played.artifacts)).toContain("restore-orders-vm/runbook.md");
  expect(caller.twin.requests.slice(before).filter(({ method }) => method === "DELETE")).toEqual([]);
  expect(played.exitCode).toBe(0);
});

it("a restore that the plan does not have is refused before any cloud is asked", async () => {
  const before = caller.twin.requests.length;
  const played = await restore({ restore: "order-vm", reason: "A typing error" });
  expect(played.job("Restore order-vm").summary).toContain("Did you mean orders-vm?");
  expect(caller.twin.requests.length).toBe(before);
  expect(played.exitCode).toBe(1);
});
