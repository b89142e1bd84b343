import { describe, expect, it } from "vitest";
import type { World } from "../twin/core.ts";
import type { Version } from "../twin/google/world.ts";
import { run, type Seen } from "./harness.ts";

const DAY = 86_400_000;
const STEP = { run: "./verify.sh", secrets: { PGPASSWORD: { secret: "orders-db-password", version: "at-point" } } };

/** Versions by their age in days; the twin's 14 recovery points are a day apart, the newest some hours old. */
function versions(...of: readonly (readonly [state: Version["state"], days: number])[]) {
  return ({ google: { secrets } }: World) => {
    const [secret] = secrets;
    if (!secret) return;
    delete secret.rotation;
    secret.versions = of.map(([state, days], at) => ({
      version: of.length - at,
      state,
      createdAt: Date.now() - days * DAY,
      payload: `orders-${of.length - at}-Kq2vT9xLw4`,
    }));
  };
}

function check(world: (world: World) => void, keys: Readonly<Record<string, unknown>> = {}, mode = "check"): Promise<Seen> {
  return run({
    inputs: { mode },
    world,
    workspace: { "verify.sh": "true" },
    plan: ({ restores }) => void Object.assign(restores["orders-vm"] ?? {}, { verify: [STEP], ...keys }),
  });
}
const codes = ({ evidence }: Seen) =>
  evidence.findings.map(({ level, rule }: { level: string; rule: string }) => `${level} ${rule}`);
const of = ({ evidence }: Seen, code: string) => evidence.findings.find(({ rule }: { rule: string }) => rule === code);

describe.concurrent("the secret of the recovery point's day", () => {
  it("is found in check, and every point says which version it needs", async () => {
    const seen = await check(versions(["ENABLED", 5], ["ENABLED", 95]));
    expect(codes(seen)).toEqual([]);
    expect(seen.evidence.secrets[0].atPoint["orders-vm"]).toMatchObject({ version: "2", state: "ENABLED" });
    const needed = seen.evidence.restores[0].points.map(({ secrets }: { secrets: { version: string }[] }) => secrets[0]?.version);
    expect(needed.slice(0, 4)).toEqual(["2", "2", "2", "2"]);
    expect(needed.at(-1)).toBe("1");
    expect(seen.result.summary).toContain("that version of the secret is still enabled");
  });

  it("is an error in check where the chosen point needs a version that is disabled", async ({ expect }) => {
    const seen = await check(versions(["ENABLED", 5], ["DISABLED", 95]), { point: { ago: "10d" } });
    expect(codes(seen)).toEqual(["error RDS050", "warning RDS051"]);
    expect(of(seen, "RDS050").message).toContain("the backup can be restored, but not used as it is");
    expect(of(seen, "RDS050").fix).toContain("gcloud secrets versions enable 1 --secret=orders-db-password --project=acme-prod");
    expect(seen.evidence.secrets[0].atPoint["orders-vm"]).toMatchObject({ version: "1", state: "DISABLED" });
    expect(seen.result.exitCode).toBe(1);
    expect(seen.visible).toMatchSnapshot();
  });

  it("is an error where the secret had no version yet", async () => {
    const seen = await check(versions(["ENABLED", 5]), { point: { ago: "10d" } });
    expect(codes(seen)).toEqual(["error RDS050", "warning RDS051"]);
    expect(of(seen, "RDS050").message).toContain("had no version yet");
  });

  it("is a warning where older points have lost it", async () => {
    const seen = await check(versions(["ENABLED", 5], ["DESTROYED", 95]));
    expect(codes(seen)).toEqual(["warning RDS051"]);
    expect(of(seen, "RDS051").message).toMatch(
      /^\d+ of 14 recovery points could be restored, but not used: .*version 1 is DESTROYED/,
    );
    expect(of(seen, "RDS051").fix).not.toContain("enable");
    expect(seen.result.summary).toMatch(/\*\*\d+ of the 14 newest recovery points could be restored, but not used\*\*/);
    expect(seen.result.exitCode).toBe(0);
  });

  it("is a warning where destroyed versions go sooner than the backup policy's points", async () => {
    const seen = await check((world) => {
      versions(["ENABLED", 25])(world);
      const [secret] = world.google.secrets;
      if (secret) secret.destroyTtlSeconds = 7 * 86_400;
    });
    expect(codes(seen)).toEqual(["warning RDS051"]);
    expect(of(seen, "RDS051").message).toMatch(/gone 7 d after .* policy Production-Daily keeps .* for \d+ d\./);
    expect(of(seen, "RDS051").fix).toMatch(/--version-destroy-ttl=\d+s/);
  });

  it("stops a drill before anything is restored, and does not stop an emergency", async () => {
    const world = versions(["ENABLED", 5], ["DISABLED", 95]);
    const drill = await check(world, { point: { ago: "10d" } }, "drill");
    expect(codes(drill)).toContain("error RDS050");
    expect(drill.evidence.restores[0].triggeredAt).toBeNull();
    const emergency = await check(world, { point: { ago: "10d" } }, "restore");
    expect(codes(emergency)).toContain("warning RDS050");
    expect(codes(emergency)).toContain("error RDD003");
    expect(emergency.evidence.restores[0].job).not.toBeNull();
  });

  it("is not looked for where no step asks for it", async () => {
    const seen = await check(versions(["ENABLED", 5], ["DISABLED", 95]), { verify: [], point: { ago: "10d" } });
    expect(codes(seen)).toEqual([]);
    expect(seen.result.summary).not.toContain("recovery points' days");
  });
});
