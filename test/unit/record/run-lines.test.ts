import { expect, it } from "vitest";
import type { Finding, Run, SecretUse } from "../../../src/core/index.ts";
import { readKept } from "../../../src/record/journal.ts";
import { Recorder } from "../../../src/record/recorder.ts";
import { restoreRun, runOf } from "../report/runs.ts";
import { Disk } from "./disk.ts";

const finding = (at: number): Finding => ({
  ...{ rule: "RDB001", level: "error", title: "A fault", phase: "restore", restore: `r${at}`, subject: `r${at}` },
  message: `It was restored, and ${at} of its disks were not there.`,
});
const use = (at: number): SecretUse => ({
  ...{ restore: `r${at}`, step: "verify", wanted: "newest", version: "3" },
  ...{ createTime: "2026-11-01T00:00:00Z", usedAt: "2026-11-05T03:00:00Z" },
});
const version = { version: "3", state: "ENABLED", createTime: "2026-11-01T00:00:00Z" };
const running = (): Run => {
  const secret = { ...{ name: "password", resource: "projects/p/secrets/password", version: "3", state: "ENABLED" } };
  const more = { createTime: null, ageDays: 4, maxAgeDays: 90, atPoint: {}, uses: [], verdict: "passed" } as const;
  return runOf({
    mode: "drill",
    endedAt: null,
    hosts: [],
    findings: [],
    restores: [],
    secrets: [{ ...secret, ...more, uses: [] }],
  });
};

/** A run in which each restore finds something, uses a secret and asks a host. @returns what is on the disk when it is killed. */
async function killed(count: number): Promise<{ readonly disk: Disk; readonly run: Run }> {
  const [disk, run] = [new Disk(), running()];
  const recorder = new Recorder(disk.io, run, "effects");
  await recorder.keep();
  for (let at = 0; at < count; at++) {
    const record = restoreRun({ name: `r${at}` });
    run.restores.push(record);
    run.hosts.push(`h${at}.example`);
    run.findings.push(finding(at));
    run.secrets = run.secrets.map((each) => ({ ...each, atPoint: { ...each.atPoint, [record.name]: version } }));
    run.secrets[0]?.uses?.push(use(at));
    for (let times = 0; times < 4; times++) await recorder.keep(record);
  }
  return { disk, run };
}

it("a large run that is killed keeps its findings, its hosts and its secrets' uses and versions", async () => {
  const { disk, run } = await killed(150);
  for (const evidence of [disk.kept.evidence, null]) {
    const read = readKept({ ...disk.kept, evidence });
    expect(read?.findings).toEqual(run.findings);
    expect(read?.hosts).toEqual(run.hosts);
    expect(read?.secrets).toEqual(run.secrets);
  }
  expect(disk.kept.evidence).not.toContain("r149");
});

it("and what is told of it in a journal grows as it does", async () => {
  const [few, many] = [(await killed(100)).disk.written, (await killed(400)).disk.written];
  expect(many / few).toBeLessThan(4.8);
});

it("a list that was made anew, and a field that changed, are told as they are now", async () => {
  const [disk, run] = [new Disk(), running()];
  const recorder = new Recorder(disk.io, run, "effects");
  await recorder.keep();
  run.findings.push(finding(1), finding(2));
  await recorder.keep();
  run.findings = [finding(3)];
  run.selected = ["r3"];
  run.reason = "the quarter's drill";
  await recorder.keep();
  const read = readKept({ evidence: null, journal: disk.kept.journal });
  expect(read).toMatchObject({ findings: [finding(3)], selected: ["r3"], reason: run.reason, verdict: "unverified" });
});
