import { neededVersions } from "../at-point/judge.ts";
import type { Finding, RestoreRun, Run, SecretRun } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import type { Context, Facts } from "../judge/facts.ts";
import type { RestoreAbout } from "../judge/judge.ts";
import { worst } from "../report/index.ts";
import { DEFAULT_MAX_AGE } from "../secrets/rules.ts";

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
  const all = neededVersions(fact.value, about);
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
