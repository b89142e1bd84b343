import { beforeEach, describe, expect, it } from "vitest";
import type { Held, RestoreRun, Run } from "../../../src/core/index.ts";
import { JOURNAL, readKept } from "../../../src/record/journal.ts";
import { Recorder } from "../../../src/record/recorder.ts";
import { readEvidence } from "../../../src/report/index.ts";
import { restoreRun, runOf } from "../report/runs.ts";
import { Disk } from "./disk.ts";

const intended: Held = { id: "/subscriptions/s/resourceGroups/g", kind: "group", state: "intended" };
const noSpace = () => {
  throw new Error("ENOSPC: no space left on device, write");
};
const running = (restores: RestoreRun[] = []): Run => runOf({ mode: "drill", endedAt: null, verdict: "not-run", restores });
/** A restore as it stands before anything was done, with the points that a vault lists. */
const fresh = (name: string): RestoreRun => {
  const of = restoreRun({ name, held: [], phases: [], job: null, restored: [] });
  const points = Array.from({ length: 20 }, (_, at) => ({
    ...{ id: `${name}-${at}`, time: "2026-11-04T03:00:00Z", tiers: ["snapshot"], consistency: "application" },
    ...{ eligible: at === 0, reasons: at === 0 ? [] : ["older than the newest eligible point"], chosen: at === 0 },
  }));
  return { ...of, points };
};

let disk: Disk;
let run: Run;
let recorder: Recorder;
beforeEach(() => {
  disk = new Disk();
  run = running();
  recorder = new Recorder(disk.io, run, "effects");
});

/** The keepings of a drill: each phase, what is held, and the job as it is followed. */
async function drilled(into: Recorder, record: RestoreRun): Promise<void> {
  for (let at = 0; at < 8; at++) {
    record.phases.push({ name: "vault", verdict: "passed", startedAt: "2026-11-05T03:00:00Z", endedAt: "2026-11-05T03:00:01Z" });
    await into.keep(record);
    record.held.push({ id: `/subscriptions/s/${record.name}/${at}`, kind: "resource", state: "intended" });
    await into.keep(record);
    record.held[at] = { id: `/subscriptions/s/${record.name}/${at}`, kind: "resource", state: "made" };
    await into.keep(record);
  }
}

describe("keeping a record", () => {
  it("has on the disk what is intended when it resolves, and the whole record with it", async () => {
    await recorder.keep();
    const record = fresh("a");
    run.restores.push(record);
    record.held.push(intended);
    await recorder.keep(record);
    expect(disk.kept.journal).toContain(intended.id);
    expect(readEvidence(disk.kept.evidence ?? "")?.restores[0]?.held).toEqual([intended]);
    await recorder.end();
    expect(disk.names).toEqual(["evidence.json"]);
  });

  it("has the journal of a large record before each effect, and no less of it in `evidence.json` than a quarter ago", async () => {
    await recorder.keep();
    for (let at = 0; at < 40; at++) {
      const record = fresh(`r${at}`);
      run.restores.push(record);
      await drilled(recorder, record);
      const kept = readKept(disk.kept)?.restores ?? [];
      expect(kept.map(({ held }) => held)).toEqual(run.restores.map(({ held }) => held));
      expect(kept.at(-1)).toMatchObject({ ...record, verdict: "unverified", tier: "linted" });
    }
    const whole = readEvidence(disk.kept.evidence ?? "")?.restores.length ?? 0;
    expect(whole).toBeGreaterThan(30);
  });

  it.each([
    [
      "one after the other",
      async (records: readonly RestoreRun[]) => {
        for (const record of records) await drilled(recorder, record);
      },
    ],
    ["all at once", (records: readonly RestoreRun[]) => Promise.all(records.map((record) => drilled(recorder, record)))],
  ] as const)("writes bytes that grow as the restores do: %s", async (_, go) => {
    const bytes = async (count: number) => {
      disk = new Disk();
      run = running();
      recorder = new Recorder(disk.io, run, "effects");
      await recorder.keep();
      const records = Array.from({ length: count }, (_, at) => fresh(`r${at}`));
      for (const record of records) run.restores.push(record);
      await go(records);
      run.endedAt = "2026-11-05T05:00:00Z";
      await recorder.end();
      return disk.written;
    };
    const [few, many] = [await bytes(50), await bytes(200)];
    expect(many / few).toBeLessThan(4.8);
  });

  it("shares a writing between those who keep at once", async () => {
    await recorder.keep();
    const records = Array.from({ length: 30 }, (_, at) => fresh(`r${at}`));
    for (const record of records) {
      run.restores.push(record);
      record.held.push({ ...intended, id: `${intended.id}${record.name}` });
    }
    const before = disk.writings.length;
    await Promise.all(records.map((record) => recorder.keep(record)));
    expect(disk.writings.length - before).toBeLessThan(5);
    expect(readKept(disk.kept)?.restores.flatMap(({ held }) => held)).toHaveLength(30);
  });

  it.each([
    ["removed", () => disk.remove(JOURNAL)],
    ["cut", () => disk.replace(JOURNAL, (disk.kept.journal ?? "").slice(0, -7))],
    ["written by somebody else", () => disk.replace(JOURNAL, `${disk.kept.journal}{"restore":"a","set":{"held":[]}}\n`)],
  ])("begins a journal anew that was %s", async (_, spoil) => {
    await recorder.keep();
    const record = fresh("a");
    run.restores.push(record);
    record.held.push(intended);
    await recorder.keep(record);
    spoil();
    record.held.push({ ...intended, id: `${intended.id}2` });
    await recorder.keep(record);
    const { journal } = disk.kept;
    expect(readKept({ evidence: null, journal })?.restores[0]?.held).toHaveLength(2);
  });

  it("without effects writes at the beginning, every five seconds at most, and at the end", async () => {
    recorder = new Recorder(disk.io, run, "none");
    for (let at = 0; at < 100; at++) {
      disk.now += 100;
      await recorder.keep();
    }
    expect(disk.writings).toEqual(["evidence.json", "evidence.json"]);
    await recorder.end();
    expect(disk.writings).toHaveLength(3);
  });
});

describe("a disk that is full", () => {
  it("keeps a run from beginning", async () => {
    disk.before = noSpace;
    await expect(recorder.keep()).rejects.toThrow("ENOSPC");
  });

  it("keeps from being made what is intended and cannot be written down", async () => {
    await recorder.keep();
    const record = fresh("a");
    run.restores.push(record);
    await recorder.keep(record);
    disk.before = noSpace;
    record.held.push(intended);
    await expect(recorder.keep(record)).rejects.toThrow("ENOSPC");
    await expect(recorder.keep(record)).rejects.toThrow("ENOSPC");
    disk.before = () => {};
    await recorder.keep(record);
    expect(readKept(disk.kept)?.restores[0]?.held).toEqual([intended]);
  });

  it("does not end what was made: that goes on, and is told, and is written as soon as it can be", async () => {
    await recorder.keep();
    const record = fresh("a");
    run.restores.push(record);
    record.held.push(intended);
    await recorder.keep(record);
    disk.before = noSpace;
    record.held[0] = { ...intended, state: "made" };
    await recorder.keep(record);
    expect(disk.lines.join("\n")).toContain("ENOSPC");
    disk.before = () => {};
    run.endedAt = "2026-11-05T05:00:00Z";
    await recorder.end();
    expect(readKept(disk.kept)?.restores[0]?.held).toEqual([{ ...intended, state: "made" }]);
  });

  it("for `evidence.json` alone ends nothing: what is intended stands in the journal", async () => {
    await recorder.keep();
    disk.before = (name) => name === "evidence.json" && noSpace();
    const record = fresh("a");
    run.restores.push(record);
    record.held.push(intended);
    await recorder.keep(record);
    expect(readKept(disk.kept)?.restores[0]?.held).toEqual([intended]);
    await expect(recorder.end()).rejects.toThrow("ENOSPC");
  });
});
