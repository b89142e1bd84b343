import { sourceDisks } from "../backup/source.ts";
import { type Check, type Finding, type RestoreRun, sh } from "../core.ts";
import { type Doing, said } from "./doing.ts";
import type { JobDetail } from "./jobs.ts";
import { disksExpected, disksNamed } from "./outcome.ts";
import { type RestoredDisk, restoredDisks } from "./restored.ts";

/**
 * Counts what came back, by the job's own list and by the disks in the target group, and looks at their state; none may be short.
 * @param made the disks, where they were listed already; null when they may not be listed.
 */
export async function countDisks(
  doing: Doing,
  job: JobDetail,
  made: readonly RestoredDisk[] | null | undefined,
): Promise<Finding[]> {
  const { io, arm, about, record, ready } = doing;
  const target = ready.requests[0]?.target;
  if (!target) return [];
  const expected = disksExpected(job, target) ?? ready.point.disks;
  const named = disksNamed(job, "Restored disk(s)");
  if (named !== null && expected !== null) record.checks.push(check("disks the job names", named.length, expected));
  const group = target.resourceGroup;
  if (group === undefined) {
    record.restored = configuration(job);
    return [];
  }
  const disks = made === undefined ? await restoredDisks(io, arm, group, job.id) : made;
  if (!disks) {
    record.restored = configuration(job);
    const message = `The disks in ${group} may not be listed by this identity, so the job's own account of them stands alone.`;
    return [said(about, "uncounted", { message, fix: `Give the identity Reader on ${group}.` })];
  }
  record.restored = disks.map(({ id, type, name }) => ({ id, type, name }));
  const atLeast = expected ?? 1;
  record.checks.push(check(`disks in ${group}`, disks.length, atLeast));
  for (const { name } of disks) io.log.info(`Came back: ${name}`);
  const findings = unusable(doing, disks);
  if (disks.length < atLeast) {
    const message = `The job ${job.id} completed, but ${disks.length} of at least ${atLeast} disks carry its tag in ${group}.`;
    const fix = "Look at the job's warnings and at the group's activity log; do not rely on this restore.";
    findings.push(said(about, "missing", { message, expected: `${atLeast} disks`, actual: `${disks.length} disks`, fix }));
  } else if (expected === null) findings.push(...(await againstSource(doing, disks)));
  return findings;
}

function unusable({ about, record }: Doing, disks: readonly RestoredDisk[]): Finding[] {
  return disks
    .filter(({ state }) => state !== null && state !== "Succeeded")
    .map(({ name, state }) => {
      const [expected, actual] = ["Succeeded", state ?? "unknown"];
      record.checks.push({ name: `state of ${name}`, verdict: "failed", expected, actual });
      return said(about, "missing", { message: `The disk ${name} came back in state ${state}.`, expected, actual });
    });
}

/**
 * Where nobody says how many disks the recovery point holds, the source's own disks do, by number and size: it may have got one since, or a
 * larger one, so less is a doubt.
 */
async function againstSource({ arm, about, record, ready }: Doing, came: readonly RestoredDisk[]): Promise<Finding[]> {
  const source = await sourceDisks(arm, ready.item.sourceId);
  const name = ready.item.friendlyName;
  if (source === "gone") return [];
  if ("refusal" in source) {
    // Not being allowed to look is somebody's decision, and is said; not having been answered leaves the number open.
    const { status, code } = source.refusal;
    const message = `${came.length} disks came back; how many ${name} has could not be read (${status ?? code ?? "no answer"}).`;
    const fix = "Give the identity Reader on the virtual machine, or run again.";
    return [said(about, status === 403 ? "uncounted" : "fewer", { message, fix })];
  }
  const all = [...came.map(({ sizeGiB }) => sizeGiB), ...source.sizes];
  const known = all.every((size) => size !== null);
  const sorted = (of: readonly (number | null)[]) => of.map((size) => size ?? 0).sort((a, b) => b - a);
  const [ours, theirs] = [sorted(came.map(({ sizeGiB }) => sizeGiB)), sorted(source.sizes)];
  const fits = ours.length >= theirs.length && (!known || theirs.every((size, at) => (ours[at] ?? 0) >= size));
  const words = (of: readonly number[]) => (known ? `${of.length} disks: ${of.join(", ")} GiB` : `${of.length} disks`);
  const [expected, actual] = [words(theirs), words(ours)];
  record.checks.push({ name: "disks of the source today", verdict: fits ? "passed" : "unverified", expected, actual });
  if (fits) return [];
  const message = `Less came back than ${name} has today. Unless it was changed after the recovery point was made, something is missing.`;
  const fix = sh`az vm show --ids ${ready.item.sourceId} --query storageProfile --output json   # and compare with what came back`;
  return [said(about, "fewer", { message, expected, actual, fix })];
}

/** The blob that describes what a job restored; it names the VHDs of an unmanaged restore. */
function configuration({ properties: { "Config Blob Uri": blob } }: JobDetail): RestoreRun["restored"] {
  const type = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
  return blob ? [{ id: blob, type, name: blob.split("/").at(-1) ?? blob }] : [];
}

function check(name: string, actual: number, expected: number): Check {
  return { name, verdict: actual >= expected ? "passed" : "failed", expected: `at least ${expected}`, actual: String(actual) };
}
