import { beforeAll, describe, expect, it } from "vitest";
import type { Run } from "../../../src/core/index.ts";
import { type Kept, readKept } from "../../../src/record/journal.ts";
import { evidence, readEvidence } from "../../../src/report/index.ts";
import { Stage } from "../../stage/stage.ts";
import { restoreRun, runOf } from "../report/runs.ts";

const keys = (run: Run | undefined) => run?.restores.flatMap(({ held }) => held.map(({ kind, id }) => `${kind} ${id}`)) ?? [];

describe("a journal that is cut, beside the evidence of any moment", () => {
  let kept: Kept;
  const moments: string[] = [];

  beforeAll(async () => {
    const on = new Stage();
    on.edge = (io) => ({
      ...io,
      keep: async (run) => {
        await io.keep(run);
        moments.push(evidence(run));
      },
    });
    on.after = (method, path, life) => {
      if (method === "DELETE" && path.includes("/disks/")) life.kill();
    };
    kept = (await on.play({ INPUT_MODE: "drill" })).kept;
  });

  it("loses nothing that the evidence has: nothing held, no job, no phase", () => {
    const journal = kept.journal ?? "";
    expect(moments.length).toBeGreaterThan(8);
    const last = moments.length - 1;
    for (const [moment, step] of [
      [last, 7] as const,
      ...[0.2, 0.4, 0.6, 0.8].map((of) => [Math.round(last * of), 97] as const),
    ]) {
      const before = readEvidence(moments[moment] ?? "")!;
      const [restore] = before.restores;
      // A job that was intended under its owner id may have been made under its own since.
      const held = keys(before).filter((each) => !each.startsWith("job job of "));
      for (let at = 0; at <= journal.length; at += step) {
        const run = readKept({ evidence: moments[moment] ?? "", journal: journal.slice(0, at) });
        const where = `moment ${moment}, ${at} characters`;
        const told = new Set(keys(run));
        expect(
          held.filter((each) => !told.has(each)),
          where,
        ).toEqual([]);
        if (restore?.job) expect(run?.restores[0]?.job?.id, where).toBe(restore.job.id);
        expect(run?.restores[0]?.phases.length ?? 0, where).toBeGreaterThanOrEqual(restore?.phases.length ?? 0);
        expect(run?.verdict, where).not.toBe("passed");
        expect(run?.findings.length, where).toBeGreaterThanOrEqual(before.findings.length);
      }
    }
  }, 120_000);
});

describe("two tellings of one restore", () => {
  const disk = { id: "/subscriptions/s/disks/d", kind: "resource" } as const;
  const of = (state: "intended" | "made" | "gone", phases: number) =>
    runOf({
      ...{ mode: "drill", endedAt: null },
      restores: [restoreRun({ held: [{ ...disk, state }], phases: restoreRun({}).phases.slice(0, phases), job: null })],
    });
  const read = (journal: Run, written: Run) =>
    readKept({ evidence: evidence(written), journal: `${JSON.stringify({ run: JSON.parse(evidence(journal)) })}\n` });
  it.each([
    ["the later one's word counts: gone", of("made", 1), of("gone", 2), "gone"],
    ["the later one's word counts: made again", of("gone", 1), of("made", 2), "made"],
    ["of two of one moment what happened last", of("intended", 2), of("made", 2), "made"],
  ])("%s", (_, journal, written, state) => {
    expect(read(journal, written)?.restores[0]?.held).toEqual([{ ...disk, state }]);
    expect(read(written, journal)?.restores[0]?.held).toEqual([{ ...disk, state }]);
  });
});
