import { describe, expect, it } from "vitest";
import { inBash, usable } from "../../bash.ts";
import { Stage } from "../../stage/stage.ts";

const isCommand = (line: string) => /^\s*(?:az|gcloud|gh|curl|nslookup) /.test(line);

/** What a check says to run, of a plan in which each name once is this one. */
async function commandsOf(name: string): Promise<string[]> {
  const on = new Stage();
  const { run } = await on.play({ INPUT_MODE: "check" }, {}, (plan) => {
    plan.secrets = { own: { resource: "projects/acme-prod/secrets/-x" } };
    Object.assign(plan.restores["orders-vm"] ?? {}, { secrets: ["own"] });
    for (const part of PARTS) {
      const restore = { ...structuredClone(plan.restores["orders-vm"]), ...part(name) };
      plan.restores[`part-${PARTS.indexOf(part)}`] = restore;
    }
  });
  const commands = run.findings.flatMap(({ fix = "" }) => usable(fix).split("\n"));
  for (const line of commands) expect(line).not.toMatch(/^\s*touch/);
  return commands.filter(isCommand);
}

const VAULT = { "resource-group": "prod-backup", name: "prod-vault" };
const DISKS = { type: "disks", "resource-group": "drill-target", "staging-account": "drillstaging" };
/** Each name by itself: what is not found hides what comes after it. */
const PARTS: readonly ((name: string) => Record<string, unknown>)[] = [
  (name) => ({ vault: { ...VAULT, name } }),
  (name) => ({ vault: { ...VAULT, "resource-group": name } }),
  (name) => ({ item: { type: "vm", name, "resource-group": "prod" } }),
  (name) => ({ target: { ...DISKS, "resource-group": name } }),
  (name) => ({ target: { ...DISKS, "staging-account": name } }),
];

describe.each(["-x", "a'b", "$(touch pwned)", "a`touch pwned`", 'a"b', "a;touch pwned"])(
  "the fixes of a run about %j",
  (name) => {
    it("give programs that name whole, within one word, and as no option", async () => {
      const commands = await commandsOf(name);
      const { calls, files } = inBash(commands.join("\n"));
      expect(files).toEqual([]);
      expect(calls.length).toBeGreaterThan(3);
      const words = calls.flat();
      expect(words.some((word) => word.includes(name))).toBe(true);
      for (const call of calls) {
        const end = call.indexOf("--");
        expect(end === -1 ? call : call.slice(0, end)).not.toContain("-x");
      }
    });
  },
);
