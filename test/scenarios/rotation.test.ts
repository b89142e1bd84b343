import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { World } from "../twin/core.ts";
import { run, runBuilt, type Seen } from "./harness.ts";

const USES = { PGPASSWORD: "orders-db-password" };
const BEFORE = { run: "./before.sh", secrets: USES };
const SCRIPT = { run: "./restore.sh", secrets: USES };
/** Passes with this value alone; no script holds a value. */
const expects = (value: string) =>
  `test "$(printf %s "$PGPASSWORD" | sha256sum | cut -c1-64)" = ${createHash("sha256").update(value).digest("hex")}`;
const EIGHT = "orders-8-Wd4yU6gKm1";

/** What `gcloud secrets versions add` does. */
function rotate({ google: { secrets } }: World, createdAt = Date.now()): void {
  const [secret] = secrets;
  if (secret?.versions.every(({ version }) => version < 8))
    secret.versions.push({ version: 8, state: "ENABLED", createdAt, payload: EIGHT });
}
const plan = (keys: Readonly<Record<string, unknown>>) => ({
  plan: ({ restores }: { restores: Record<string, object> }) => void Object.assign(restores["orders-vm"] ?? {}, keys),
});
const uses = ({ evidence }: Seen) =>
  evidence.secrets[0].uses.map(({ step, version }: { step: string; version: string }) => `${step} ${version}`);
const codes = ({ evidence }: Seen) =>
  evidence.findings.map(({ level, rule }: { level: string; rule: string }) => `${level} ${rule}`);

describe.concurrent("a secret that is rotated", () => {
  it("an hour ago is picked up by an existing restore script as it is", async () => {
    const seen = await runBuilt({
      inputs: { mode: "drill" },
      world: (world) => rotate(world, Date.now() - 3_600_000),
      workspace: { "restore.sh": expects(EIGHT) },
      ...plan({ after: [SCRIPT], verify: [{ run: "true" }] }),
    });
    expect(codes(seen)).toEqual([]);
    expect(seen.result.exitCode).toBe(0);
    expect(seen.result.outputs.secrets).toBe('{"orders-db-password":"8"}');
    expect(seen.evidence.secrets[0].uses).toEqual([
      {
        restore: "orders-vm",
        step: "./restore.sh",
        wanted: "newest",
        version: "8",
        createTime: expect.any(String),
        usedAt: expect.any(String),
      },
    ]);
  });

  it("between check and restore is picked up", async () => {
    const checked = await run({ ...plan({ verify: [SCRIPT] }), workspace: { "restore.sh": expects(EIGHT) } });
    expect(checked.result.outputs.secrets).toBe('{"orders-db-password":"7"}');
    rotate(checked.twin.world);
    const seen = await checked.again({ inputs: { mode: "drill" }, workspace: { "restore.sh": expects(EIGHT) } });
    expect(seen.result.exitCode).toBe(0);
    expect(uses(seen)).toEqual(["./restore.sh 8"]);
  });

  it("while the restore runs is used from then on, and reported", async () => {
    const seen = await run({
      inputs: { mode: "drill" },
      workspace: { "before.sh": expects("orders-7-Kq2vT9xLw4"), "restore.sh": expects(EIGHT) },
      onRequest: ({ world, requests }) => {
        if (requests.some(({ route }) => route === "arm.restore")) rotate(world);
      },
      ...plan({ before: [BEFORE], verify: [SCRIPT] }),
    });
    expect(uses(seen)).toEqual(["./before.sh 7", "./restore.sh 8"]);
    expect(codes(seen)).toEqual(["note RDS052"]);
    expect(seen.evidence.findings[0].message).toMatch(
      /^orders-db-password was rotated while the restore ran: \.\/before\.sh used version 7 at .* newest enabled one is 8 now/,
    );
    expect(seen.result.exitCode).toBe(0);
    expect(seen.result.outputs.secrets).toBe('{"orders-db-password":"8"}');
  });

  it("after the restore changes nothing of what is recorded", async () => {
    const seen = await run({
      inputs: { mode: "drill" },
      workspace: { "restore.sh": expects("orders-7-Kq2vT9xLw4") },
      ...plan({ verify: [SCRIPT] }),
    });
    rotate(seen.twin.world);
    expect(codes(seen)).toEqual([]);
    expect(uses(seen)).toEqual(["./restore.sh 7"]);
    expect(seen.result.outputs.secrets).toBe('{"orders-db-password":"7"}');
  });

  it("is no matter where nobody may look again at the end", async () => {
    const seen = await run({
      inputs: { mode: "drill" },
      workspace: { "before.sh": "true" },
      // Three lists: for the check, for the step, and the one at the end.
      faults: [
        {
          route: "google.secrets.versions",
          after: 2,
          status: 403,
          body: { error: { code: 403, message: "no", status: "PERMISSION_DENIED" } },
        },
      ],
      ...plan({ before: [BEFORE], verify: [{ run: "true" }] }),
    });
    expect(codes(seen)).toEqual([]);
    expect(seen.result.exitCode).toBe(0);
    expect(seen.twin.requests.filter(({ route, status }) => route === "google.secrets.versions" && status === 403)).toHaveLength(
      1,
    );
  });
});
