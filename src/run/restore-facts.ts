import type { RestoreRun } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import type { Facts } from "../judge/facts.ts";
import type { AnyRule, RestoreAbout } from "../judge/judge.ts";
import { type Done, judged } from "../judge/phase.ts";
import { recordItem } from "./record-facts.ts";
import { recordPermissions } from "./record-permissions.ts";
import { recordAtPoint, secretRuns, tellSecrets } from "./record-secrets.ts";
import type { RestoresContext, RunPhase } from "./restores-context.ts";

/** What the phases of one restore read and record with. */
interface RestoreFacts {
  readonly shared: RestoresContext;
  readonly io: Io;
  readonly record: RestoreRun;
  readonly facts: Facts;
  readonly about: RestoreAbout;
  /** What is judged of the restore. */
  readonly rules: readonly AnyRule[];
}

/** The phase `vault`. @returns it, and the recovery point that it chose; null when there is none. */
export async function vaultPhase(
  { shared, io, record, facts, about, rules }: RestoreFacts,
  phase: RunPhase,
): Promise<{ readonly vault: Done; readonly point: Awaited<ReturnType<typeof recordItem>> }> {
  let point: Awaited<ReturnType<typeof recordItem>> = null;
  const vault = await phase("vault", async () => {
    point = await recordItem(io, record, facts, about);
    const done = await judged(rules, "vault", facts, about);
    await recordPermissions(shared.run, facts, shared.context, about.restore);
    return done;
  });
  return { vault, point };
}

/** The phase `secrets`. @param names of the secrets that the restore refers to. */
export function secretsPhase(
  { shared, io, record, facts, about, rules }: RestoreFacts,
  phase: RunPhase,
  names: readonly string[],
): Promise<Done> {
  const { run, context } = shared;
  return phase("secrets", async () => {
    if (names.length === 0) {
      io.log.info("This restore refers to no secrets.");
      return { findings: [], verdict: "passed" };
    }
    const done = await judged(rules, "secrets", facts, about);
    run.secrets = await secretRuns(shared.facts, context, [...run.findings, ...done.findings], run.secrets);
    await recordAtPoint(io, run, record, facts, about);
    tellSecrets(io, run.secrets, names);
    return done;
  });
}
