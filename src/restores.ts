import type { Restore, RestoreRun, Run } from "./core.ts";
import type { Context, Facts } from "./facts.ts";
import type { Io } from "./io.ts";
import type { RestoreAbout } from "./judge.ts";
import { judged, timed } from "./phase.ts";
import { recordItem, secretRuns, tellSecrets } from "./record.ts";
import type { Done } from "./restore/doing.ts";
import type { Pace } from "./restore/pace.ts";
import { restorePhase } from "./restore/phase.ts";
import { prepare } from "./restore/request.ts";
import { validatePhase } from "./restore/validation.ts";
import { FACT_RULES } from "./rules.ts";
import { newRestoreRun, reaches } from "./run.ts";
import { secretsOf } from "./secrets/used.ts";

/** What all restores of a run share. */
export interface Shared {
  readonly run: Run;
  readonly context: Context;
  readonly facts: Facts;
  /** The clouds that let us in. */
  readonly trusted: { readonly azure: boolean; readonly google: boolean };
  readonly pace: Pace;
  keep(): Promise<void>;
}

/**
 * One restore through the phases of its mode. In modes that prove, an error blocks what depends on it; in mode restore the rules have
 * lowered every error that must not stop an emergency, so that what is left stops it.
 * @returns whether a job was handed over to a later run.
 */
export async function runRestore(shared: Shared, io: Io, restore: Restore, random: number): Promise<boolean> {
  const { run, context, trusted } = shared;
  const { mode } = context.settings;
  const record: RestoreRun = newRestoreRun(restore, mode);
  run.restores.push(record);
  const facts = shared.facts.forRestore(restore);
  const about: RestoreAbout = { plan: context.plan, settings: context.settings, now: context.startedAt, random, restore };
  const phase = (name: "vault" | "secrets" | "validate" | "restore", work: () => Promise<Done>) =>
    timed(io, run, record.phases, name, `${restore.name} · ${name}`, work);
  const stopped = (done: Done | undefined) =>
    done === undefined || done.findings.some(({ level, accepted }) => level === "error" && !accepted);

  let point: Awaited<ReturnType<typeof recordItem>> = null;
  const vault = trusted.azure
    ? await phase("vault", async () => {
        point = await recordItem(io, record, facts, about);
        return judged(FACT_RULES, "vault", facts, about);
      })
    : undefined;
  const names = secretsOf(restore);
  const secrets =
    names.length === 0 || trusted.google
      ? await phase("secrets", async () => {
          if (names.length === 0) io.log.info("This restore refers to no secrets.");
          const done =
            names.length === 0
              ? ({ findings: [], verdict: "passed" } as const)
              : await judged(FACT_RULES, "secrets", facts, about);
          if (names.length > 0) {
            run.secrets = await secretRuns(shared.facts, context, [...run.findings, ...done.findings]);
            tellSecrets(io, run.secrets, names);
          }
          return done;
        })
      : undefined;
  await shared.keep();
  if (!reaches(mode, "validate") || stopped(vault)) return false;
  const [ready, arm] = [
    await prepare(facts, restore, point, context.plan.azure.subscriptionId, mode),
    await context.session.arm(),
  ];
  if (!ready) return false;

  const validated = await phase("validate", () => validatePhase(io, arm, ready, about));
  await shared.keep();
  if (!reaches(mode, "restore") || stopped(validated) || (secrets !== undefined && stopped(secrets))) return false;

  const done = await phase("restore", () =>
    restorePhase({
      io,
      arm,
      ready,
      about,
      record,
      secrets: run.secrets.filter(({ name }) => names.includes(name)),
      pace: shared.pace,
      keep: shared.keep,
    }),
  );
  await shared.keep();
  return done.handedOver === true;
}
