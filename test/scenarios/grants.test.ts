import { describe, expect, it, test } from "vitest";
import type { Fault, World } from "../twin/core.ts";
import type { TwinPlan } from "../twin/plan.ts";
import { run, runBuilt, type Seen } from "./harness.ts";

const MODES = ["check", "dry-run", "drill", "restore"] as const;
type Mode = (typeof MODES)[number];

/** A plan with grants, whose restore itself refers to no secret. */
const granting =
  (...policies: readonly string[]) =>
  (plan: TwinPlan): void => {
    plan.grants = policies.map((policy) => ({ "backup-policy": policy, on: "orders-db-password" }));
    const restore = plan.restores["orders-vm"];
    if (restore) restore.secrets = [];
  };
/** Google refuses the value of every secret. */
const denied = ({ google }: World): void => {
  google.bindings = google.bindings.filter(({ role }) => role !== "roles/secretmanager.secretAccessor");
};
/** Something in between answers a page. */
const PAGE: readonly Fault[] = [{ route: "google.secrets.access", status: 200, body: "<html>maintenance</html>" }];

const rules = (seen: Seen): string[] => seen.evidence.findings.map(({ rule }: { rule: string }) => rule);
const ROUTES: Readonly<Record<Mode, readonly string[]>> = {
  check: [],
  "dry-run": ["POST arm.validate.trigger 202"],
  drill: ["POST arm.restore 202"],
  restore: ["POST arm.restore 202"],
};
const grantsOf = (seen: Seen) => /### Grants[\s\S]*?enforces\./.exec(seen.result.summary)?.[0];
const GLASS = { "break-glass": "true", reason: "Google is down, orders is lost" };

describe.concurrent.each(MODES)("a grant in mode %s", (mode) => {
  it("that Google gives lets the restore go on", async () => {
    const seen = await runBuilt({ inputs: { mode }, plan: granting("Production-*") });
    expect(seen.evidence.grants).toMatchObject([
      { outcome: "granted", policy: "Production-Daily", secret: "orders-db-password" },
    ]);
    expect(rules(seen)).toEqual([]);
    for (const route of ROUTES[mode]) expect(seen.effects).toContain(route);
    expect(seen.result.exitCode).toBe(0);
  });

  it("that covers another policy refuses the item, and says which policy it has", async () => {
    const seen = await run({ inputs: { mode, ...GLASS }, plan: granting("Staging-*") });
    expect(rules(seen)).toEqual(["RDT206"]);
    expect(seen.evidence.findings[0]).toMatchObject({ level: "error", subject: "Production-Daily" });
    expect(seen.effects).toEqual([]);
    expect(seen.result.exitCode).toBe(1);
  });

  it("that Google denies refuses the restore, break-glass or not", async () => {
    for (const glass of [{}, GLASS]) {
      const seen = await run({ inputs: { mode, ...glass }, plan: granting("Production-*"), world: denied });
      expect(rules(seen)).toEqual(["RDT207"]);
      expect(seen.evidence.findings[0]).toMatchObject({ level: "error" });
      expect(seen.effects).toEqual([]);
      expect(seen.result.exitCode).toBe(1);
    }
  });

  it("that Google cannot answer refuses the restore", async () => {
    const seen = await run({ inputs: { mode }, plan: granting("Production-*"), faults: PAGE });
    expect(rules(seen)).toEqual(["RDT208"]);
    expect(seen.effects).toEqual([]);
    expect(seen.result.exitCode).toBe(1);
  });

  it("that Google cannot answer is let pass by break-glass, with a warning and the reason on top", async () => {
    const seen = await run({ inputs: { mode, ...GLASS }, plan: granting("Production-*"), faults: PAGE });
    expect(rules(seen)).toEqual(["RDT209"]);
    expect(seen.evidence).toMatchObject({ breakGlass: true, reason: GLASS.reason, grants: [{ outcome: "break-glass" }] });
    expect(seen.result.summary.slice(0, 900)).toContain("**Break-glass.** Grants that Google could not answer were let pass.");
    for (const route of ROUTES[mode]) expect(seen.effects).toContain(route);
    expect(seen.result.exitCode).toBe(0);
  });
});

describe.concurrent("a grant", () => {
  it("is shown with what it does not govern", async ({ expect }) => {
    const seen = await run({ plan: granting("Production-*") });
    expect(grantsOf(seen)).toMatchSnapshot();
  });

  it("that is denied names the secret, the policy and the command", async ({ expect }) => {
    const seen = await run({ plan: granting("Production-*"), world: denied });
    expect(seen.visible).toMatchSnapshot();
  });

  it("is not proven by a payload whose checksum is another's", async () => {
    const seen = await run({
      plan: granting("*"),
      world({ google }) {
        for (const version of google.secrets[0]?.versions ?? []) version.corrupt = true;
      },
    });
    expect(rules(seen)).toEqual(["RDT208"]);
  });

  it("is proven by the newest enabled version where the newest is disabled", async () => {
    const seen = await run({
      inputs: { mode: "drill" },
      plan: granting("*"),
      world({ google }) {
        const [newest] = google.secrets[0]?.versions ?? [];
        if (newest) newest.state = "DISABLED";
      },
    });
    expect(rules(seen)).toEqual([]);
    expect(seen.effects).toContain("POST arm.restore 202");
  });

  test.each([
    [
      "rejects the job's token",
      (world: World) => {
        for (const provider of world.google.pools[0]?.providers ?? []) provider.condition = "assertion.repository_id == '1'";
      },
    ],
    [
      "has switched the pool off",
      (world: World) => {
        for (const pool of world.google.pools) pool.disabled = true;
      },
    ],
  ])("is denied where Google %s, whatever break-glass says", async (_, world) => {
    const seen = await run({ inputs: { mode: "restore", ...GLASS }, plan: granting("*"), world });
    expect(rules(seen)).toContain("RDT207");
    expect(seen.effects).toEqual([]);
    expect(seen.result.exitCode).toBe(1);
  });

  it("that Google answers 503 for is let pass by break-glass after a few seconds", async () => {
    const faults = [
      { route: "google.secrets.access", status: 503, body: { error: { code: 503, message: "x", status: "UNAVAILABLE" } } },
    ];
    const seen = await run({ inputs: { mode: "restore", ...GLASS }, plan: granting("*"), faults });
    expect(rules(seen)).toEqual(["RDT209"]);
    expect(seen.effects).toContain("POST arm.restore 202");
  });

  it("needs a reason for break-glass", async () => {
    const seen = await run({ inputs: { mode: "restore", "break-glass": "true" }, plan: granting("*"), faults: PAGE });
    expect(seen.effects).toEqual([]);
    expect(seen.result.exitCode).toBe(1);
  });

  it("needs a google section in the plan", async () => {
    const seen = await run({
      inputs: { mode: "lint" },
      plan(plan) {
        granting("*")(plan);
        delete plan.google;
      },
    });
    expect(seen.result.log.join("\n")).toContain("Grants are decided in Google IAM, so the plan needs a google section.");
    expect(seen.result.exitCode).toBe(1);
  });

  it("that break-glass was not needed for is not said to have been let pass", async () => {
    const seen = await run({ inputs: { mode: "check", ...GLASS }, plan: granting("*") });
    expect(seen.result.summary.slice(0, 900)).toContain("**Break-glass.** No grant needed it.");
  });
});
