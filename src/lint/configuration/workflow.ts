import { type Bag, bag, count, defined, get, list, text } from "./look.ts";
import type { At, Concurrency, Configuration, JobConfig, Maybe, Permissions, StepConfig } from "./model.ts";
import type { Source } from "./source.ts";

/** A workflow file: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax */
export function workflow({ path, value }: Source): Partial<Configuration> | null {
  const jobs = bag(get(value, "jobs"));
  if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) return null;
  const on = triggers(get(value, "on"));
  const at = (...keys: readonly (string | number)[]): At => ({ path, keys });
  return {
    workflows: [
      {
        name: text(get(value, "name")) ?? path,
        at: at(),
        on,
        crons: (list(on.schedule) ?? []).flatMap((each, n) => {
          const cron = text(get(each, "cron"));
          return cron === undefined ? [] : [{ cron, at: at("on", "schedule", n) }];
        }),
        ...shared(value),
        jobs: Object.entries(jobs ?? {}).map(([name, of]) => job(name, of, at("jobs", name))),
      },
    ],
  };
}

/** `on: push`, `on: [push, pull_request]`, `on: {schedule: …}` as a map. */
function triggers(of: unknown): Bag {
  const single = text(of);
  if (single !== undefined) return { [single]: null };
  const several = list(of);
  if (several) return Object.fromEntries(several.flatMap((each) => (typeof each === "string" ? [[each, null]] : [])));
  return bag(of) ?? {};
}

function shared(of: unknown): { permissions?: Permissions; concurrency?: Concurrency; env: Bag } {
  return {
    ...defined({ permissions: permissions(get(of, "permissions")), concurrency: concurrency(get(of, "concurrency")) }),
    env: bag(get(of, "env")) ?? {},
  };
}

function permissions(of: unknown): Permissions | undefined {
  if (of === "write-all" || of === "read-all") return of;
  const map = bag(of);
  return map && Object.fromEntries(Object.entries(map).map(([scope, access]) => [scope, String(access)]));
}

function concurrency(of: unknown): Concurrency | undefined {
  const group = text(of) ?? text(get(of, "group"));
  if (group === undefined) return undefined;
  const cancel = get(of, "cancel-in-progress");
  return { group, cancelInProgress: typeof cancel === "string" ? cancel : cancel === true };
}

function job(name: string, of: unknown, at: At): JobConfig {
  const named = get(of, "environment");
  const environment = text(named) ?? text(get(named, "name"));
  const runsOn = get(of, "runs-on");
  return {
    name,
    at,
    ...shared(of),
    ...defined({
      environment: environment === undefined ? undefined : literal(environment),
      timeoutMinutes: timeout(get(of, "timeout-minutes")),
      condition: condition(get(of, "if")),
      uses: text(get(of, "uses")),
      runsOn: text(runsOn) ?? list(runsOn)?.join(", "),
    }),
    with: bag(get(of, "with")) ?? {},
    steps: (list(get(of, "steps")) ?? []).flatMap((each, n) =>
      bag(each) ? [step(each, { path: at.path, keys: [...at.keys, "steps", n] })] : [],
    ),
  };
}

function step(of: unknown, at: At): StepConfig {
  return {
    at,
    ...defined({ uses: text(get(of, "uses")), run: text(get(of, "run")) }),
    with: bag(get(of, "with")) ?? {},
    env: bag(get(of, "env")) ?? {},
  };
}

function condition(of: unknown): string | undefined {
  return of === undefined || of === null ? undefined : String(of);
}

/** An expression is known when the workflow runs. */
function literal(of: string): Maybe<string> {
  return of.includes("${{") ? "unknown" : of;
}

function timeout(of: unknown): Maybe<number> | undefined {
  if (of === undefined || of === null) return undefined;
  return count(of) ?? "unknown";
}
