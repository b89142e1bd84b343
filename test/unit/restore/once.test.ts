import { describe, expect, it } from "vitest";
import { Stage } from "../../stage/stage.ts";

const isRestore = (method: string, path: string) => method === "POST" && path.endsWith("/restore");
const error = (status: number, code: string) => ({ status, body: { error: { code, message: "no" } } });

/** The same stage with some of the cloud's knobs turned. */
function stage(knobs: Partial<Stage["cloud"]["azure"]["knobs"]> = {}): Stage {
  const made = new Stage();
  Object.assign(made.cloud.azure.knobs, knobs);
  return made;
}

describe("a restore is triggered once", () => {
  it("restores, and carries the owner id that the record holds", async () => {
    const on = stage();
    const { record, run } = await on.play();
    expect(run).toMatchObject({ verdict: "passed", tier: "restored" });
    expect(on.restores).toHaveLength(1);
    expect(on.restores[0]?.id).toBe(record.ownerId);
    expect(record.restored).toHaveLength(3);
  });

  it("has written what it is about to do before it does it", async () => {
    const on = stage();
    let before: unknown;
    on.instead = (method, path) => {
      if (isRestore(method, path)) before = on.kept.at(-1);
      return undefined;
    };
    await on.play();
    expect(before).toMatchObject({ held: [{ kind: "job", state: "intended" }], triggeredAt: expect.any(String), job: null });
  });

  it("sends nothing again whose answer was lost, though the job list is 30 seconds stale", async () => {
    const on = stage({ staleJobLists: 30, answerLost: { as: "reset", times: 1 } });
    const { run, record } = await on.play();
    expect(on.restores).toHaveLength(1);
    expect(on.jobs).toHaveLength(1);
    expect(run.verdict).toBe("passed");
    expect(record.job?.id).toBe(on.jobs[0]?.id);
  });

  it("is unverified when no job shows itself within five minutes, and still sends nothing again", async () => {
    const on = stage({ staleJobLists: 1_000_000, answerLost: { as: 504, times: 1 } });
    const { run, rules, record } = await on.play();
    expect(on.restores).toHaveLength(1);
    expect(rules).toEqual(["RDB102"]);
    expect(run).toMatchObject({ verdict: "unverified" });
    expect(record.held).toMatchObject([{ kind: "job", state: "intended" }]);
    const lists = on.requests.filter(({ path, at }) => path.endsWith("/backupJobs") && at > (on.restores[0]?.at ?? 0));
    expect(lists.map(({ at }) => (at - (on.restores[0]?.at ?? 0)) / 1000)).toEqual([5, 15, 30, 60, 120, 300]);
  });

  it.each([400, 403, 404, 409, 412, 413])("fails at once on %i, and holds nothing", async (status) => {
    const on = stage();
    on.instead = (method, path) => (isRestore(method, path) ? error(status, "UserErrorSomething") : undefined);
    const { run, record } = await on.play();
    expect(on.restores).toHaveLength(1);
    expect(run.verdict).toBe("failed");
    expect(record).toMatchObject({ held: [], job: null, triggeredAt: null });
  });

  it.each([429, 401])("may send the same request again after %i, with the same id", async (status) => {
    const on = stage();
    let refused = 0;
    on.instead = (method, path) => (isRestore(method, path) && refused++ === 0 ? error(status, "TooManyRequests") : undefined);
    const { run } = await on.play();
    expect(run.verdict).toBe("passed");
    expect(on.restores).toHaveLength(2);
    expect(new Set(on.restores.map(({ id }) => id)).size).toBe(1);
    expect(on.jobs).toHaveLength(1);
  });

  it.each([200, 204, 302, 408, 500, 502, 503, 504])("does not know what %i means, and asks the job list", async (status) => {
    const on = stage();
    on.instead = (method, path) => (isRestore(method, path) ? { status } : undefined);
    const { run } = await on.play();
    expect(on.restores).toHaveLength(1);
    expect(run.verdict).toBe("unverified");
  });

  it("triggers nothing when the job list cannot be read", async () => {
    const on = stage();
    on.instead = (_, path) => (path.endsWith("/backupJobs") ? error(403, "AuthorizationFailed") : undefined);
    const { run } = await on.play();
    expect(on.restores).toEqual([]);
    expect(run.verdict).not.toBe("passed");
  });
});

describe("a run that died is gone on with", () => {
  it("follows the running job of its earlier attempt", async () => {
    const on = stage();
    on.after = (method, path, life) => {
      if (isRestore(method, path)) life.kill();
    };
    expect((await on.play()).thrown).toMatchObject({ message: "killed" });
    on.after = () => {};
    expect(on.jobs[0]?.status).toBe("InProgress");
    const { run, record } = await on.play({ GITHUB_RUN_ATTEMPT: "2" });
    expect(on.restores).toHaveLength(1);
    expect(run.verdict).toBe("passed");
    expect(record.job?.id).toBe(on.jobs[0]?.id);
  });

  it("goes on from the ended job of its earlier attempt instead of triggering again", async () => {
    const on = stage();
    await on.play();
    on.cloud.pass(3600);
    const { run, record } = await on.play({ GITHUB_RUN_ATTEMPT: "2" });
    expect(on.restores).toHaveLength(1);
    expect(run.verdict).toBe("passed");
    expect(record.restored).toHaveLength(3);
  });

  it("starts its own in another run, once the earlier one has ended", async () => {
    const on = stage();
    await on.play();
    on.cloud.pass(60);
    await on.play({ GITHUB_RUN_ID: "9000000002" });
    expect(on.restores).toHaveLength(2);
  });
});

describe("two runs at once", () => {
  it("refuses to start beside another's restore to the same target, naming it", async () => {
    const on = stage();
    on.cloud.restore({}, "0a1b2c3d-0000-4000-8000-000000000001");
    const { rules, run } = await on.play();
    expect(rules).toEqual(["RDB101"]);
    expect(run.verdict).toBe("failed");
    expect(on.restores).toEqual([]);
    expect(run.findings[0]?.message).toContain(on.jobs[0]?.id);
  });

  it("gives way to a restore that started first and showed itself late, and cancels only its own", async () => {
    const on = stage({ staleJobLists: 20 });
    on.cloud.restore({}, "0a1b2c3d-0000-4000-8000-000000000001");
    on.after = (method, path) => {
      // By the time our own job is known, the other's is in the list.
      if (isRestore(method, path)) on.cloud.azure.knobs.staleJobLists = 0;
    };
    const { rules, run } = await on.play();
    expect(run.verdict).toBe("failed");
    expect(rules.length).toBe(1);
    const cancels = on.requests.filter(({ path }) => path.endsWith("/cancel"));
    expect(cancels.map(({ path }) => path.split("/").at(-2))).toEqual([on.jobs.find(({ id }) => id !== on.jobs[0]?.id)?.id]);
    expect(on.jobs[0]?.status).toBe("InProgress");
  });
});

describe("a restore that takes hours", () => {
  it("keeps to the hourly budget of job reads", async () => {
    const on = stage({ restoreSeconds: 3 * 3600 });
    const { run } = await on.play({ INPUT_POINT: "{id: 329227193784329}" });
    expect(run.verdict).toBe("passed");
    const reads = on.requests.filter(({ path }) => path.includes("/backupJobs/")).map(({ at }) => at);
    const busiest = Math.max(...reads.map((from) => reads.filter((at) => at >= from && at < from + 3_600_000).length));
    expect(busiest).toBeLessThanOrEqual(150);
    expect(on.lines.filter((line) => line.includes("Azure expects")).length).toBeGreaterThan(0);
  });

  it("survives an hour in which nobody answers its polls", async () => {
    const on = stage({ restoreSeconds: 3 * 3600 });
    const began = on.cloud.now;
    on.instead = (_, path) =>
      path.includes("/backupJobs/") && on.cloud.now > began + 600_000 && on.cloud.now < began + 4_200_000
        ? { status: 503 }
        : undefined;
    const { run } = await on.play();
    expect(run.verdict).toBe("passed");
  });

  it("is handed over at its timeout, and left running", async () => {
    const on = stage({ restoreSeconds: 3 * 3600 });
    const { run, rules, record } = await on.play({}, { timeout: "1h" });
    expect(rules).toContain("RDB103");
    expect(run).toMatchObject({ verdict: "unverified", exitCode: 0 });
    expect(on.jobs[0]?.status).toBe("InProgress");
    const resumed = await on.play({ INPUT_RESUME: record.job?.id ?? "", GITHUB_RUN_ID: "9000000002" });
    expect(resumed.run.verdict).toBe("passed");
    expect(on.restores).toHaveLength(1);
  });
});
