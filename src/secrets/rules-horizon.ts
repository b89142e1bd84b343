import { duration } from "../core/duration.ts";
import { instant } from "../io/io.ts";
import { type AnyRule, rule } from "../judge/judge.ts";
import { each, secretRule } from "./each.ts";
import { gcloud } from "./gcloud.ts";

/** What is right today, and will not be when somebody looks again. */
export const horizonRules: readonly AnyRule[] = [
  rule({
    ...secretRule,
    of: "restore",
    needs: ["secrets", "nextRun"],
    code: "RDS044",
    level: "warning",
    title: "The secret is still there at the next run",
    why: "What expires or is destroyed before this workflow runs again is gone on the day of a restore between the two, and nobody was told.",
    judge: ({ secrets, nextRun }, about) =>
      each(secrets, about, ({ resource, settings, latest, enabled }) => {
        const until = (time: string | null) => time !== null && Date.parse(time) <= nextRun.at;
        const command = gcloud(resource);
        if (!("refused" in settings) && settings.expireTime !== null && until(settings.expireTime)) {
          return {
            message: `The secret expires at ${settings.expireTime} with all its versions, before ${inWords(nextRun)}.`,
            expected: `there until ${instant(nextRun.at)}`,
            actual: `expires ${settings.expireTime}`,
            fix: command.update("--remove-expiration"),
          };
        }
        const doomed = [enabled, latest].find(
          (version) => version !== null && version.state !== "DESTROYED" && until(version.scheduledDestroyTime),
        );
        if (!doomed) return undefined;
        return {
          message: `Version ${doomed.version} (${doomed.state}) is destroyed at ${doomed.scheduledDestroyTime}, before ${inWords(nextRun)}.`,
          expected: `there until ${instant(nextRun.at)}`,
          actual: `destroyed ${doomed.scheduledDestroyTime}`,
          fix: `${command.enable(doomed.version)}   # which ends its destruction; or add a new version: ${command.add}`,
        };
      }),
  }),
  rule({
    ...secretRule,
    of: "restore",
    needs: ["secrets", "nextRun"],
    code: "RDS045",
    level: "warning",
    title: "The secret is still fresh at the next run",
    why: "A secret that passes its age limit before this workflow runs again is better rotated now than found stale on the day of a restore.",
    judge: ({ secrets, nextRun }, about) =>
      each(secrets, about, ({ name, enabled, resource }) => {
        const limit = about.plan.secrets[name]?.maxAge;
        if (!enabled || limit === undefined) return undefined;
        const stale = Date.parse(enabled.createTime) + limit * 1000;
        if (stale < about.now || stale >= nextRun.at) return undefined;
        return {
          message: `Version ${enabled.version} passes the limit of ${duration(limit)} at ${instant(stale)}, before ${inWords(nextRun)}.`,
          expected: `at most ${duration(limit)} old at ${instant(nextRun.at)}`,
          actual: duration((nextRun.at - Date.parse(enabled.createTime)) / 1000),
          fix: gcloud(resource).add,
        };
      }),
  }),
];

function inWords({ at, cron }: { readonly at: number; readonly cron: string | null }): string {
  return cron === null
    ? `anybody is sure to look again (30 d are assumed, for this workflow has no schedule: ${instant(at)})`
    : `this workflow runs next (${cron}: ${instant(at)})`;
}
