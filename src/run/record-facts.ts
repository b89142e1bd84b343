import { needed } from "../at-point/judge.ts";
import { newestUnknown, selectPoint } from "../backup/choose.ts";
import type { RecoveryPoint } from "../backup/point.ts";
import { throughGoogle } from "../clouds/session.ts";
import { duration } from "../core/duration.ts";
import { type Finding, MODES, type Plan, type PointRun, type RestoreRun, type Run, type SecretRun } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import type { Context, Facts } from "../judge/facts.ts";
import type { RestoreAbout } from "../judge/judge.ts";
import { objective } from "../record/new-record.ts";
import { worst } from "../report/index.ts";
import { DEFAULT_MAX_AGE } from "../secrets/rules.ts";

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

/** What Secret Manager said of each secret that the selected restores refer to, and what the findings of this run make of it. */
export async function secretRuns(
  facts: Facts,
  { plan, restores, startedAt }: Context,
  findings: readonly Finding[],
  earlier: readonly SecretRun[],
): Promise<SecretRun[]> {
  const secrets = await facts.get("secrets");
  const known = "value" in secrets ? secrets.value : {};
  const names = [...new Set([...Object.keys(known), ...restores.flatMap(({ secrets: own }) => own)])];
  return names.map((name): SecretRun => {
    const fact = known[name];
    const value = fact && "value" in fact ? fact.value : null;
    const enabled = value?.enabled ?? null;
    const about = findings.filter(({ subject, phase }) => phase === "secrets" && subject === name);
    const before = earlier.find((each) => each.name === name);
    const failed = about.some(({ level, accepted }) => level === "error" && !accepted);
    return {
      name,
      resource: plan.secrets[name]?.resource ?? "",
      version: enabled?.version ?? null,
      state: enabled?.state ?? value?.latest?.state ?? null,
      createTime: enabled?.createTime ?? null,
      ageDays: enabled ? Math.floor((startedAt - Date.parse(enabled.createTime)) / 86_400_000) : null,
      maxAgeDays: (plan.secrets[name]?.maxAge ?? DEFAULT_MAX_AGE) / 86_400,
      atPoint: before?.atPoint ?? {},
      ...(enabled && enabled.keys.length > 0 ? { keys: enabled.keys } : {}),
      // One list, to which steps of other restores may be adding.
      uses: before?.uses ?? [],
      verdict: worst([failed ? "failed" : "passed", value?.access === "intact" ? "passed" : failed ? "failed" : "unverified"]),
    };
  });
}

/** Which versions the recovery points of a restore need, and whether they are there: in the points, and for the chosen one in the secrets. */
export async function recordAtPoint(io: Io, run: Run, record: RestoreRun, facts: Facts, about: RestoreAbout): Promise<void> {
  const fact = await facts.get("pointSecrets");
  if (!("value" in fact) || fact.value === null) return;
  const all = needed(fact.value, about);
  const byPoint = Map.groupBy(all, ({ point: { id } }) => id);
  record.points = record.points.map((point) => ({
    ...point,
    secrets: (byPoint.get(point.id) ?? []).map(({ secret: { name }, version }) => ({
      name,
      version: version?.version ?? null,
      state: version?.state ?? null,
    })),
  }));
  for (const { secret, version } of all.filter(({ point }) => point.chosen)) {
    const { version: number = null, state = null, createTime = null } = version ?? {};
    const own = { version: number, state, createTime };
    run.secrets = run.secrets.map((each) =>
      each.name === secret.name ? { ...each, atPoint: { ...each.atPoint, [record.name]: own } } : each,
    );
    const text = number === null ? "no version was there yet" : `version ${number}, ${state}`;
    io.log.info(`${secret.name} on the recovery point's day: ${text}`);
  }
}

/** One line a secret, for the log. */
export function tellSecrets(io: Io, runs: readonly SecretRun[], names: readonly string[]): void {
  for (const { name, version, ageDays, maxAgeDays, verdict } of runs.filter((each) => names.includes(each.name))) {
    io.log.info(
      version === null
        ? `${name}: no enabled version`
        : `${name}: version ${version}, ${ageDays} d old, at most ${maxAgeDays} d${verdict === "passed" ? "; payload read and checked, then dropped" : ""}`,
    );
  }
}
