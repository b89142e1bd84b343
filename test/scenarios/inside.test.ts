import { describe, expect, it } from "vitest";
import type { World } from "../twin/core.ts";
import { drill, generated, left, nothing, restore, rules } from "./deployed.ts";
import type { Scenario, Seen } from "./harness.ts";

const SECRET = { secret: "orders-db-password", version: "at-point" };
const checks = (seen: Seen) => seen.evidence.restores[0].checks as { name: string; verdict: string; actual: string }[];
const verify = (...steps: readonly unknown[]) => restore({ ...generated, verify: steps, keep: { failed: "0h" } });
/** The password was rotated after the backup that is restored. */
const rotated = ({ google, azure }: World) => {
  const [newest] = google.secrets[0]?.versions ?? [];
  if (newest) newest.createdAt = Date.now() - 3_600_000;
  azure.knobs.guestSecrets = { DATA_PASSWORD: { project: "acme-prod", secret: "orders-db-password" } };
};
const SCRIPT = 'echo "opening the database of $POR_ITEM"; test "$PGPASSWORD" = "$DATA_PASSWORD"; echo "rows: 42, by $PGPASSWORD"';

describe.concurrent("a drill that looks inside what came back", () => {
  it("boots the machine, and runs a script that needs the secret of its day", async ({ expect }) => {
    const seen = await drill({
      world: rotated,
      plan: verify({ booted: true }, { "run-command": "inside.sh", secrets: { PGPASSWORD: SECRET } }),
      workspace: { "inside.sh": SCRIPT },
    });
    expect(seen.visible).toMatchSnapshot();
    expect(seen.effects).toMatchSnapshot();
    expect(seen.evidence.restores[0].deployment).toMatchObject({ template: "restored", state: "Succeeded" });
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", tier: "verified", "clean-up": "passed" });
    expect(seen.result.log.join("\n")).toContain("rows: 42, by ***");
    expect(left(seen)).toEqual(nothing);
  });

  it("fails when the script is given the newest secret instead", async () => {
    const seen = await drill({
      world: rotated,
      plan: verify({ "run-command": "inside.sh", secrets: { PGPASSWORD: "orders-db-password" } }),
      workspace: { "inside.sh": SCRIPT },
    });
    expect(rules(seen)).toContain("RDD012");
    expect(checks(seen).at(-1)?.actual).toContain("exit code 1");
    expect(left(seen)).toEqual(nothing);
  });

  it.each([
    ["never starts", { bootSeconds: null }, "agent"],
    ["starts, and its agent never answers", { agentSeconds: null }, "VM running"],
  ])("fails when the machine %s", async (_, knobs, words) => {
    const seen = await drill({
      world: ({ azure }) => void Object.assign(azure.knobs, knobs),
      plan: verify({ booted: true, timeout: "4s" }),
    });
    expect(rules(seen)).toEqual(["RDD010"]);
    expect(checks(seen).at(-1)).toMatchObject({ name: "drill-orders booted", verdict: "failed" });
    expect(checks(seen).at(-1)?.actual).toContain(words);
    expect(left(seen)).toEqual(nothing);
  });

  it("fails when a script inside ends with an error, and shows its last lines", async () => {
    const seen = await drill({
      plan: verify({ "run-command": "inside.sh" }),
      workspace: { "inside.sh": "echo reading; echo 'no such table: orders' >&2; exit 7" },
    });
    expect(rules(seen)).toEqual(["RDD012"]);
    expect(checks(seen).at(-1)?.actual).toContain("exit code 7");
    expect(seen.result.summary).toContain("no such table: orders");
    expect(seen.twin.world.azure.runCommands).toEqual([]);
  });

  it("fails when a script inside does not end within its time", async () => {
    const seen = await drill({
      // The agent would not be there yet within the script's time.
      world: ({ azure }) => void Object.assign(azure.knobs, { bootSeconds: 0, agentSeconds: 0 }),
      plan: verify({ "run-command": "inside.sh", timeout: "2s" }),
      workspace: { "inside.sh": "echo waiting; sleep 60" },
    });
    expect(rules(seen)).toEqual(["RDD013"]);
    expect(checks(seen).at(-1)?.actual).toContain("did not end within 2 s");
    expect(left(seen)).toEqual(nothing);
  });

  it("does not pass a script of which Azure names no exit code", async () => {
    const instanceView = { executionState: "Succeeded", output: "", error: "" };
    const seen = await drill({
      plan: verify({ "run-command": "inside.sh" }),
      workspace: { "inside.sh": "true" },
      faults: [
        {
          route: "arm.runCommand.get",
          times: 1,
          status: 200,
          body: { properties: { provisioningState: "Succeeded", instanceView } },
        },
      ],
    });
    expect(rules(seen)).toEqual(["RDD012"]);
    expect(checks(seen).at(-1)?.actual).toContain("exit code unknown");
    expect(left(seen)).toEqual(nothing);
  });

  it("fails when somebody cancels the script", async () => {
    const seen = await drill({
      plan: verify({ "run-command": "inside.sh" }),
      workspace: { "inside.sh": "sleep 60" },
      onRequest: ({ world: { azure } }) => {
        for (const command of azure.runCommands) if (command.state === "Running") command.state = "Canceled";
      },
    });
    expect(rules(seen)).toEqual(["RDD013"]);
    expect(checks(seen).at(-1)?.actual).toContain("cancelled");
  });

  it("is refused before anything is restored where its script is not there, or leads out", async () => {
    const seen = await drill({ plan: verify({ "run-command": "missing.sh" }, { run: "/bin/sh" }) });
    expect(rules(seen)).toEqual(["RDP045", "RDP045"]);
    expect(seen.result.exitCode).toBe(1);
    expect(seen.effects).toEqual([]);
  });

  it("fails on a script that is there no longer, and on one for another system", async () => {
    const seen = await drill({
      plan: (plan) => {
        verify({ "run-command": "missing.sh" }, { "run-command": "inside.ps1" })(plan);
        Object.assign(plan.restores["orders-vm"] ?? {}, { before: [{ run: "rm missing.sh" }] });
      },
      workspace: { "inside.ps1": "Write-Host hello", "missing.sh": "true" },
    });
    expect(rules(seen)).toEqual(["RDD015", "RDD015"]);
    expect(seen.effects.some((effect) => effect.includes("runCommand"))).toBe(false);
  });
});

describe.concurrent("a plan that looks inside disks alone", () => {
  it.each(["booted", "run-command"] as const)("is found wrong without any cloud: %s", async (kind) => {
    const step: Scenario["plan"] = restore({ point: "random", verify: [{ [kind]: kind === "booted" ? true : "inside.sh" }] });
    const seen = await drill({ plan: step, inputs: { mode: "lint" }, workspace: { "inside.sh": "true" } });
    expect(rules(seen).filter((rule) => rule !== "RDP007")).toEqual(["RDP024"]);
    expect(seen.result.summary).toContain("brings back none");
    expect(seen.twin.requests).toEqual([]);
  });
});
