import { duration } from "../../../core/duration.ts";
import type { Plan, Restore } from "../../../core/index.ts";
import { names } from "../../../files/glob/search.ts";
import type { At, Configuration } from "../../configuration/model.ts";
import { policiesOf } from "../of.ts";
import { PLAN, type Repository } from "../rule.ts";
import { change, type Placed, removed } from "./placed.ts";

/** What changes of the plan: which restores are tried, what is asked of them, and what is looked at. */
export function* planEffects(base: Repository, head: Repository): Generator<Placed | null, void> {
  if (!head.plan) return yield* base.plan ? [gone(base.plan)] : [];
  const before = new Map(base.plan?.restores.map((each) => [each.name, each]));
  const after = new Map(head.plan.restores.map((each) => [each.name, each]));
  for (const name of before.keys())
    if (!after.has(name)) yield removed(name, "restore of the plan", { path: PLAN, keys: ["restores"] });
  for (const [name, now] of after) {
    const was = before.get(name);
    if (was) yield* restoreChanges(was, now, base, head);
    else yield { of: name, what: "restore of the plan", from: "none", to: "there", way: "improved" };
  }
  if (!base.plan) return;
  yield* secretEffects(base.plan, head.plan);
  yield* unwatched(base.plan, head.plan, head.configuration);
}

function gone({ path, restores: { length } }: Plan): Placed {
  const from = length === 1 ? "1 restore" : `${length} restores`;
  return { of: path, what: "restore plan", from, to: "none that can be read", way: "reduced" };
}

function* restoreChanges(was: Restore, now: Restore, base: Repository, head: Repository): Generator<Placed | null, void> {
  const of = now.name;
  const at = (key: string): At => ({ path: PLAN, keys: ["restores", of, key] });
  const [then, since] = [yield* slowest(base, was), yield* slowest(head, now)];
  yield* [
    // What its backups can do, only where both sides tell.
    ...(then && since ? change(of, "RPO that its backups allow", [then.seconds, since.seconds], "up", duration, since.at) : []),
    ...change(of, "RPO", [was.objectives.rpo, now.objectives.rpo], "up", duration, at("objectives")),
    ...change(of, "RTO", [was.objectives.rto, now.objectives.rto], "up", duration, at("objectives")),
    ...change(of, "checks of what came back", [was.verify.length, now.verify.length], "down", String, at("verify")),
  ];
}

/** The policy by which the backups of a restore are furthest apart, as far as the files tell. */
function* slowest({ configuration }: Repository, restore: Restore): Generator<null, Slow | undefined> {
  let found: Slow | undefined;
  for (const policy of policiesOf(configuration, restore)) {
    yield null;
    const seconds = policy?.schedule?.longestGapSeconds;
    if (policy && seconds !== undefined && (found === undefined || seconds > found.seconds))
      found = { seconds, at: policy.where?.schedule ?? policy.at };
  }
  return found;
}
interface Slow {
  readonly seconds: number;
  readonly at: At;
}

function secretEffects(base: Plan, head: Plan): Placed[] {
  return Object.entries(head.secrets).flatMap(([name, now]): Placed[] => {
    const was = base.secrets[name];
    const at: At = { path: PLAN, keys: ["secrets", name] };
    if (!was) return [];
    return [
      ...change(name, "age that the secret may have", [was.maxAge, now.maxAge], "up", duration, at),
      ...(was.expectRotation && !now.expectRotation
        ? [{ of: name, what: "rotation", from: "expected", to: "not expected", way: "reduced" as const, at }]
        : []),
    ];
  });
}

/** Files that were looked at, are still there, and are named by no entry of `configuration` any more. */
function* unwatched(base: Plan, head: Plan, configuration: Configuration): Generator<Placed | null, void> {
  const [before, after] = [new Set(base.configuration), new Set(head.configuration)];
  // Without an entry that is gone no file is named by fewer.
  if (before.isSubsetOf(after)) return;
  const named = function* (globs: ReadonlySet<string>, path: string): Generator<null, boolean> {
    for (const glob of globs) {
      yield null;
      if (names(glob, path)) return true;
    }
    return false;
  };
  const { workflows: _, ...things } = configuration;
  const paths = new Set(Object.values(things).flatMap((all) => all.map(({ at }) => at.path)));
  for (const path of paths)
    if ((yield* named(before, path)) && !(yield* named(after, path)))
      yield removed(path, "file that is checked", { path: PLAN, keys: ["configuration"] });
}
