import { newestUnknown, selectPoint } from "../backup/choose.ts";
import type { RecoveryPoint } from "../backup/point.ts";
import { throughGoogle } from "../clouds/session.ts";
import { duration } from "../core/duration.ts";
import { MODES, type Plan, type PointRun, type RestoreRun, type Run } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import type { Facts } from "../judge/facts.ts";
import type { RestoreAbout } from "../judge/judge.ts";
import { objective } from "../record/new-record.ts";

/** Who the run was, in both clouds, as far as its tokens said. */
export async function recordIdentities(run: Run, facts: Facts, google: boolean, plan: Plan): Promise<void> {
  const azure = await facts.get("azure");
  if ("value" in azure) {
    const { tenantId, clientId, objectId, expiresAt, github, cloud } = azure.value;
    const through = throughGoogle(plan);
    run.identity.azure = {
      tenantId,
      clientId,
      objectId,
      expiresAt: new Date(expiresAt).toISOString(),
      subjectToken: plan.azure.subjectToken,
      ...(through ? { through } : {}),
      subscriptionId: plan.azure.subscriptionId,
      cloud,
    };
    run.identity.github = github;
    run.run = { ...run.run, environment: typeof github.environment === "string" ? github.environment : null };
  }
  const ours = google ? await facts.get("google") : undefined;
  if (ours && "value" in ours) {
    const { principal, serviceAccount, expiresAt } = ours.value;
    run.identity.google = {
      principal,
      serviceAccount,
      expiresAt: new Date(expiresAt).toISOString(),
      subjectToken: plan.google?.subjectToken ?? "github",
    };
  }
}

/** What the vault says of the restore's item and points. @returns the chosen point, if there is one. */
export async function recordItem(io: Io, record: RestoreRun, facts: Facts, about: RestoreAbout): Promise<RecoveryPoint | null> {
  const { restore, now, random } = about;
  const [items, points] = await Promise.all([facts.get("items"), facts.get("pointList")]);
  const item = "value" in items ? items.value.find(({ softDeleted }) => !softDeleted) : undefined;
  if (item) {
    record.item = item.friendlyName;
    record.sourceId = item.sourceId;
    record.policy = item.policyName;
    io.log.info(
      `${item.friendlyName}: ${item.state}, policy ${item.policyName ?? "none"}, last backup ${item.lastBackup ?? "never"}`,
    );
  }
  if ("unreadable" in points) return null;
  const { listed, point, newest } = selectPoint(points.value.good, restore, now, random);
  record.points = listed.slice(0, 20);
  const eligible = listed.filter((each) => each.eligible).length;
  record.point = point && pointRun(point, now);
  record.newestPoint = newest && pointRun(newest, now);
  const age = newest && !newestUnknown(points.value, newest) ? Math.max(0, (now - Date.parse(newest.time)) / 1000) : null;
  record.objectives.rpo = objective(restore.objectives.rpo, age);
  io.log.info(`${listed.length === 1 ? "1 recovery point" : `${listed.length} recovery points`}, ${eligible} of them eligible.`);
  if (MODES[about.settings.mode].lists) {
    for (const each of record.points) {
      const why = each.eligible ? (each.chosen ? "chosen" : "eligible") : each.reasons.join("; ");
      io.log.info(`  ${each.time}  ${each.id}  ${each.tiers.join("+") || "no tiers told"}  ${each.consistency}  ${why}`);
    }
  }
  if (point)
    io.log.info(
      `Chosen: ${point.time} (${point.id}), ${duration((now - Date.parse(point.time)) / 1000)} old, ${point.consistency}.`,
    );
  return point;
}

function pointRun(point: RecoveryPoint, now: number): PointRun {
  const tiers = point.tiers.map(({ tier }) => tier);
  const ageSeconds = Math.max(0, Math.round((now - Date.parse(point.time)) / 1000));
  return { id: point.id, time: point.time, tiers, consistency: point.consistency, ageSeconds };
}
