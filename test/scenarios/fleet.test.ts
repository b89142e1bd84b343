import { describe, it } from "vitest";
import { addFleet, planFleet } from "../twin/fleet.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const COUNT = 100;
/** Enough to see whether a refusal is shared. */
const FEW = 20;
/** Reads at once (src/wire/gate.ts). */
const GATE = 32;

/** `check` of so many restores of one vault, one machine each, where every answer takes long enough for reads to meet. */
const fleet = (count: number, more: Scenario = {}) =>
  run({
    latency: 100,
    ...more,
    world: (world) => {
      addFleet(world, count);
      more.world?.(world);
    },
    plan: (plan) => {
      planFleet(plan, count);
      more.plan?.(plan);
    },
  });

const counted = ({ twin }: Seen) =>
  Object.fromEntries([...Map.groupBy(twin.requests, ({ route }) => route)].map(([name, all]) => [name, all.length]));
/** Restores that a finding is about. */
const told = ({ evidence }: Seen, rule: string) =>
  evidence.findings.filter((each: { rule: string }) => each.rule === rule).map(({ restore }: { restore: string }) => restore);
/** When a request came, in epoch milliseconds. */
const came = ({ at }: { readonly at: string }) => Date.parse(at);

// One after the other: each is as much work as many scenarios.
describe("a hundred restores of one vault", () => {
  it("read the vault, its items, policy, account, group and scopes once, and each item's points once", async ({ expect }) => {
    const at = { run: "./verify.sh", secrets: { PGPASSWORD: { secret: "orders-db-password", version: "at-point" } } };
    const seen = await fleet(COUNT, {
      world: ({ azure }) => void Object.assign(azure.knobs, { pageSize: 40 }),
      workspace: { "verify.sh": "true" },
      plan: ({ restores }) => {
        for (const restore of Object.values(restores)) restore.verify = [structuredClone(at)];
        // The same item a second time.
        restores.again = structuredClone(restores["fleet-0001"] ?? {});
      },
    });
    expect(seen.result.exitCode).toBe(0);
    expect(seen.evidence.restores).toHaveLength(COUNT + 1);
    expect(counted(seen)).toMatchObject({
      "arm.vault.get": 1,
      // 102 items.
      "arm.items.list": 3,
      "arm.policy.get": 1,
      "arm.points.list": COUNT,
      "arm.point.get": COUNT,
      "arm.storage.all": 1,
      "arm.group.get": 1,
      "arm.permissions.vault": 1,
      "arm.permissions.group": 1,
      // Each machine, and the staging account.
      "arm.permissions.resource": COUNT + 1,
      "google.secrets.versions": 1,
    });
    const most = Math.max(...seen.twin.requests.map(({ reading }) => reading));
    expect(most).toBeLessThanOrEqual(GATE);
    // Else this test would not see a gate that is too wide.
    expect(most).toBeGreaterThan(GATE / 2);
  });

  it("ask for fewer at once after a 429, and pass", async ({ expect }) => {
    const throttled = { route: "arm.points.list", status: 429, headers: { "retry-after": "1" }, after: 10, times: 1 };
    const seen = await fleet(COUNT, { faults: [throttled] });
    expect(seen.result.exitCode).toBe(0);
    const refused = seen.twin.requests.find(({ status }) => status === 429);
    // The refusal was there after one latency; what has a place of before is answered one latency later.
    const since = seen.twin.requests
      .filter((each) => refused && came(each) > came(refused) + 300)
      .sort((a, b) => came(a) - came(b));
    expect(since.length).toBeGreaterThan(100);
    // Half of the places, and one more for each 32 good answers.
    expect(Math.max(...since.slice(0, 40).map(({ reading }) => reading))).toBeLessThanOrEqual(GATE / 2 + 2);
  });

  it.for([
    ["for good", { status: 403, body: { error: { code: "AuthorizationFailed", message: "no" } } }, 1, "RDT072"],
    ["for now", { status: 503, body: { error: { code: "ServiceUnavailable", message: "later" } } }, 9, "RDB098"],
  ] as const)("are all told why the vault cannot be read, by one reading: %s", async ([, answer, tries, rule], { expect }) => {
    const seen = await fleet(FEW, { latency: 0, faults: [{ route: "arm.vault.get", ...answer }] });
    // A refusal that might pass is asked again, as often as for one restore.
    expect(counted(seen)["arm.vault.get"]).toBe(tries);
    expect(new Set(told(seen, rule))).toEqual(new Set(seen.evidence.selected));
    expect(seen.evidence.selected).toHaveLength(FEW);
  });
});
