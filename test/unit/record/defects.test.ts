import { expect, it } from "vitest";
import { recordText } from "../../../src/record/defects.ts";
import { Recorder } from "../../../src/record/recorder.ts";
import { settle } from "../../../src/record/settle.ts";
import { readEvidence } from "../../../src/report/index.ts";
import { passedCheck, restoreRun, runOf } from "../report/runs.ts";
import { Disk } from "./disk.ts";

const spoilt = () => {
  const [restore] = passedCheck.restores;
  return runOf({ restores: [restoreRun({ ...restore, newestPoint: { ...restore!.newestPoint!, ageSeconds: Number.NaN } })] });
};

it("a record with a value of a wrong type is written, names it as an error of our own once, and is read in part", () => {
  const run = spoilt();
  const text = recordText(run);
  expect(run.findings).toMatchObject([
    { rule: "RDI000", subject: "evidence.json", message: expect.stringContaining("restores.0.newestPoint.ageSeconds") },
  ]);
  expect(JSON.parse(text)).toMatchObject({ restores: [{ name: "orders-vm", newestPoint: { ageSeconds: null } }] });
  expect(JSON.parse(text).findings).toHaveLength(1);
  recordText(run);
  expect(run.findings).toHaveLength(1);
});

it("a run whose record has a defect is not passed, also where only the last writing finds it", async () => {
  const disk = new Disk();
  const run = spoilt();
  expect(run.verdict).toBe("passed");
  await new Recorder(disk.io, run, "none", () => settle(run, "error", false)).end();
  expect(run).toMatchObject({ verdict: "failed", exitCode: 1 });
  expect(JSON.parse(disk.kept.evidence ?? "")).toMatchObject({ verdict: "failed", exitCode: 1 });
});

it("a record without defects gets no finding", () => {
  const run = runOf({});
  expect(readEvidence(recordText(run))).toBeDefined();
  expect(run.findings).toEqual([]);
});
