import { describe, expect, it } from "vitest";
import { Stage } from "../../stage/stage.ts";
import type { Instead } from "../../stage/wire.ts";
import { addFleet, planFleet } from "../../twin/fleet.ts";

const VAULT = "/vaults/prod-vault";
const MAY = "/providers/microsoft.authorization/permissions";
const COUNT = 5;

/** `check` of restores of one vault, two of them of one item; how often some of its addresses were asked for. */
async function checked(instead: (path: string) => Instead = () => undefined) {
  const stage = new Stage();
  addFleet(stage.cloud.world, COUNT);
  stage.instead = (method, path) => (method === "GET" ? instead(path) : undefined);
  const { run } = await stage.play({ INPUT_MODE: "check" }, {}, (plan) => {
    planFleet(plan, COUNT);
    // The first one's item and target in other words: Azure's ids and names have no case.
    plan.restores.again = {
      ...plan.restores["fleet-0001"],
      vault: { "resource-group": "PROD-backup", name: "Prod-Vault" },
      item: { type: "vm", name: "FLEET-0001", "resource-group": "Prod" },
      target: { type: "disks", "resource-group": "Drill-Target", "staging-account": "DrillStaging" },
    };
  });
  const asked = (end: string) =>
    stage.requests.filter(({ method, path }) => method === "GET" && path.toLowerCase().endsWith(end)).length;
  const told = (word: string) => run.findings.filter(({ message }) => message.includes(word));
  return { run, asked, told };
}

describe("what restores of one vault share", () => {
  it("is asked for once", async () => {
    const { run, asked } = await checked();
    expect(run.verdict).toBe("passed");
    const once = [VAULT, "/backupprotecteditems", "/storageaccounts", "/drill-target"];
    const scopes = [VAULT, "/drill-target", "/drillstaging"].map((of) => `${of}${MAY}`);
    for (const of of [...once, ...scopes]) expect([of, asked(of)]).toEqual([of, 1]);
    expect(asked("/recoverypoints")).toBe(COUNT);
  });

  it("is told by each, where no answer came before our own deadline, as no answer", async () => {
    const { run, asked, told } = await checked((path) => (path.endsWith(VAULT) ? { unanswered: "silent" } : undefined));
    expect(run.verdict).toBe("unverified");
    // 30 seconds each, and pauses in between, within two minutes.
    expect(asked(VAULT)).toBeLessThanOrEqual(5);
    const silent = told('To "read the vault prod-vault" Azure gave no answer (NO_ANSWER_IN_TIME): No answer came within 30 s.');
    expect(silent.map(({ restore }) => restore)).toEqual(run.selected);
    expect(told("Azure answered")).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "a group with a slash behind it",
      { target: { type: "disks", "resource-group": "drill-target/", "staging-account": "drillstaging" } },
      "RDB007",
    ],
    ["a vault with a slash behind it", { vault: { "resource-group": "prod-backup", name: "prod-vault/" } }, "RDB"],
    ["a group that holds the vault's name", { vault: { "resource-group": "prod-backup/prod-vault", name: "/" } }, "RD"],
  ])("is not what another restore has misspelt: %s, whichever comes first", async (_, keys, code) => {
    for (const first of [true, false]) {
      const stage = new Stage();
      addFleet(stage.cloud.world, COUNT);
      const { run } = await stage.play({ INPUT_MODE: "check" }, {}, (plan) => {
        planFleet(plan, COUNT);
        const wrong = { ...plan.restores["fleet-0001"], ...keys };
        plan.restores = first ? { wrong, ...plan.restores } : { ...plan.restores, wrong };
      });
      const errors = run.findings.filter(({ level }) => level === "error");
      expect(new Set(errors.map(({ restore }) => restore))).toEqual(new Set(["wrong"]));
      expect(errors.every(({ rule }) => rule.startsWith(code))).toBe(true);
    }
  });

  it("is told once in the log, where entries of its list cannot be read", async () => {
    const stage = new Stage();
    addFleet(stage.cloud.world, COUNT);
    stage.arriving = ({ path }, answer) => {
      if (!path.endsWith("/backupProtectedItems")) return answer;
      const { value } = answer.body as { readonly value: readonly unknown[] };
      return { ...answer, body: { value: [...value, { id: 7 }] } };
    };
    const { run } = await stage.play({ INPUT_MODE: "check" }, {}, (plan) => planFleet(plan, COUNT));
    expect(run.verdict).toBe("passed");
    expect(stage.lines.filter((line) => line.includes("they are left out"))).toEqual([
      "Protected items of prod-vault: 1 of 8 entries has another shape (id); they are left out.",
    ]);
  });
});
