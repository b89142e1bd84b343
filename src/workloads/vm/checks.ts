import { type Check, type Finding, type RestoreRun, sh } from "../../core/index.ts";
import type { JobDetail } from "../../restore/engine/jobs.ts";
import { type Doing, said } from "../../restore/engine/restore-context.ts";
import { ENGINE_RULES } from "../../restore/engine/rules.ts";
import { whyUnlisted } from "../../restore/engine/unlisted.ts";
import type { Counted } from "../made.ts";
import { knownIn } from "../prepare.ts";
import { type Expected, expectedDisks, fits, sizesInWords } from "./expected-disks.ts";
import { disksInWords, leftOut, leftOutInWords, undeclared } from "./left-out.ts";
import type { MadeDisks } from "./made-disks.ts";
import { disksNamed } from "./named-disks.ts";
import { isDisks } from "./plan.ts";
import type { PointDisks } from "./point-disks.ts";
import { type RestoredDisk, restoredDisks } from "./restored-disks.ts";
import { plannedWithout } from "./rules-disks.ts";
import { sourceDisks } from "./source-disks.ts";
import { restoredVhds } from "./unmanaged-disks.ts";

/**
 * Counts what came back, by what stands in the target group or in the staging container, and looks at its state; none may be short. What the
 * job says of itself is one more witness, and never the only one.
 * @param made the disks, where they were listed already.
 */
export async function countDisks(doing: Doing, job: JobDetail, made: MadeDisks | undefined): Promise<Counted> {
  const { io, arm, about, record, ready } = doing;
  const target = ready.requests[0]?.target;
  if (!target || !isDisks(target)) return { findings: [], proven: false };
  const pointDisks = await knownIn(doing.facts)("pointDisks");
  const group = target.resourceGroup;
  const what = group === undefined ? "the VHDs in the staging container" : `the disks in ${group}`;
  const listed =
    group === undefined ? await restoredVhds(doing, job) : (made?.listed ?? (await restoredDisks(arm, group, job.id)));
  const purpose = onPurpose(doing, pointDisks);
  if ("unlisted" in listed) {
    record.restored = configuration(job);
    const role = group === undefined ? "Storage Blob Data Reader on the staging account" : `Reader on ${group}`;
    const { why, fix } = whyUnlisted(listed.unlisted, what, role);
    const message = `${why}. The job's own account of what came back stands alone, which proves nothing.`;
    const uncounted = { ...said(about, ENGINE_RULES.uncounted, { message, fix }), unreadable: listed.unlisted };
    return { findings: [uncounted, ...purpose.findings], proven: false };
  }
  const { disks } = listed;
  record.restored = disks.map(({ id, type, name }) => ({ id, type, name }));
  for (const { name } of disks) io.log.info(`Came back: ${name}`);
  const expected = await expectedDisks(target.disks, pointDisks, () => sourceDisks(arm, ready.item.sourceId));
  const short =
    listed.unread !== null
      ? halfRead(doing, what, disks, expected, listed.unread)
      : disks.length === 0
        ? none(doing, job, what, expected)
        : compare(doing, job, what, disks, expected);
  const findings = [...short.findings, ...unusable(doing, disks), ...purpose.findings];
  return { findings, proven: short.proven && purpose.proven };
}

/** Entries that cannot be read may be what is missing, or in a state in which they cannot be used: no number of the others proves anything. */
function halfRead({ about, record }: Doing, what: string, disks: readonly RestoredDisk[], is: Expected, unread: string): Counted {
  const [name, expected] = [what.replace(/^the /, ""), `at least ${leastOf(is)}`];
  const actual = `${disks.length} that are surely the job's`;
  record.checks.push({ name, verdict: "unverified", expected, actual });
  const message = `Of the list of ${name}, ${unread}: whether everything came back, and can be used, is not known.`;
  const fix = "Run again; when it stays so, look at the disks by hand.";
  return { findings: [said(about, ENGINE_RULES.uncounted, { message, expected, actual, fix })], proven: false };
}

function leastOf(expected: Expected): number {
  return expected.how === "number" ? expected.number : expected.how === "today" ? expected.disks.length : 1;
}

/** Nothing to count: whatever the job says, nothing was seen. */
function none({ about, record, unnamed }: Doing, job: JobDetail, what: string, expected: Expected): Counted {
  const number = leastOf(expected);
  record.checks.push({ name: what.replace(/^the /, ""), verdict: "unverified", expected: `at least ${number}`, actual: "0" });
  unnamed.set("missing", `The job ${job.id} completed, and what it restored was not found`);
  const message = `The job ${job.id} ended ${job.status}, but nothing of it was found among ${what}: there was nothing to count.`;
  const fix = "Look at the job's warnings and at the group's activity log; do not rely on this restore.";
  return {
    findings: [said(about, ENGINE_RULES.uncounted, { message, expected: `at least ${number}`, actual: "0", fix })],
    proven: false,
  };
}

function compare(doing: Doing, job: JobDetail, what: string, disks: readonly RestoredDisk[], expected: Expected): Counted {
  const { about, record, unnamed } = doing;
  const named = disksNamed(job, "restoredDisks");
  const least = Math.max(expected.how === "number" ? expected.number : 1, named?.length ?? 0);
  if (named !== null && expected.how === "number")
    record.checks.push(check("disks the job names", named.length, expected.number));
  record.checks.push(check(what.replace(/^the /, ""), disks.length, least));
  if (disks.length < least) {
    unnamed.set("missing", `Of at least ${least} disks that job ${job.id} completed with, ${disks.length} were found`);
    const message = `The job ${job.id} completed, but of at least ${least} disks ${disks.length} were found among ${what}.`;
    const fix = "Look at the job's warnings and at the group's activity log; do not rely on this restore.";
    const finding = said(about, ENGINE_RULES.missing, {
      message,
      expected: `${least} disks`,
      actual: `${disks.length} disks`,
      fix,
    });
    return { findings: [finding], proven: false };
  }
  if (expected.how === "number") return { findings: [], proven: true };
  return expected.how === "today" ? againstToday(doing, disks, expected) : notKnown(doing, disks, expected);
}

/** The source may have got a disk since the point was made, or a larger one, so less is a doubt. */
function againstToday({ about, record, ready }: Doing, came: readonly RestoredDisk[], has: Expected & { how: "today" }): Counted {
  const [ours, theirs] = [came.map(({ sizeGiB }) => sizeGiB), has.disks.map(({ sizeGiB }) => sizeGiB)];
  const enough = fits(ours, theirs);
  const [expected, actual] = [sizesInWords(theirs), sizesInWords(ours)];
  record.checks.push({ name: "disks of the source today", verdict: enough ? "passed" : "unverified", expected, actual });
  if (enough) return { findings: [], proven: true };
  const message = `Less came back than ${ready.item.friendlyName} has today. Unless it was changed after the recovery point was made, something is missing.`;
  const fix = sh`az vm show --ids ${ready.item.sourceId} --query storageProfile --output json   # and compare with what came back`;
  return { findings: [said(about, ENGINE_RULES.fewer, { message, expected, actual, fix })], proven: false };
}

function notKnown(
  { about, ready, record }: Doing,
  came: readonly RestoredDisk[],
  { source }: Expected & { how: "unknown" },
): Counted {
  const name = ready.item.friendlyName;
  const number = `${came.length} ${came.length === 1 ? "disk" : "disks"} came back`;
  record.checks.push({ name: "disks of the source today", verdict: "unverified", expected: "as many as it has", actual: number });
  const { why, fix } =
    source === "gone"
      ? { why: `${name} is gone`, fix: "Compare what came back with what is known of the machine." }
      : whyUnlisted(source.refusal, `the disks of ${name}`, "Reader on the virtual machine");
  const message = `${number}; how many ${name} had is not known, for the recovery point does not say, and the machine cannot be asked: ${why}.`;
  return { findings: [said(about, ENGINE_RULES.fewer, { message, fix })], proven: false };
}

/** Whether every disk that the recovery point leaves out is one that the plan leaves out on purpose. */
function onPurpose({ about, record }: Doing, pointDisks: PointDisks | null): Counted {
  const planned = plannedWithout(about.restore);
  const proves = "the restore proves nothing of what is missing";
  if (!pointDisks || pointDisks.unread) {
    const message = `Whether the recovery point leaves disks out could not be read: ${proves}.`;
    return {
      findings: [said(about, ENGINE_RULES.fewer, { message, fix: "Run again, or look at the item's disks in the portal." })],
      proven: false,
    };
  }
  const out = leftOut(pointDisks);
  const actual = leftOutInWords(out);
  if (actual === "") return { findings: [], proven: true };
  const missing = leftOutInWords(undeclared(out, planned));
  const expected = planned.length === 0 ? "none" : disksInWords(planned.map((lun) => ({ lun, name: null })));
  const verdict = missing === "" ? "passed" : "unverified";
  record.checks.push({ name: "disks left out of the recovery point", verdict, expected, actual });
  if (missing === "") return { findings: [], proven: true };
  const message = `The recovery point leaves out ${missing}, and the plan does not say that this is on purpose: ${proves}.`;
  const fix = "Back it up, or list it in the item's `excluded-disks`.";
  return { findings: [said(about, ENGINE_RULES.fewer, { message, expected, actual, fix })], proven: false };
}

function unusable({ about, record }: Doing, disks: readonly RestoredDisk[]): Finding[] {
  return disks
    .filter(({ state }) => state !== null && state !== "Succeeded")
    .map(({ name, state }) => {
      const [expected, actual] = ["Succeeded", state ?? "unknown"];
      record.checks.push({ name: `state of ${name}`, verdict: "failed", expected, actual });
      return said(about, ENGINE_RULES.missing, { message: `The disk ${name} came back in state ${state}.`, expected, actual });
    });
}

/** The blob that describes what a job restored: all that is known where nothing could be listed. */
function configuration({ bag: { configuration: blob } }: JobDetail): RestoreRun["restored"] {
  const type = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
  return blob ? [{ id: blob, type, name: blob.split("/").at(-1) ?? blob }] : [];
}

function check(name: string, actual: number, expected: number): Check {
  return { name, verdict: actual >= expected ? "passed" : "failed", expected: `at least ${expected}`, actual: String(actual) };
}
