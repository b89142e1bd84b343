import type { Arm } from "../../clouds/azure/arm.ts";
import type { Session } from "../../clouds/session.ts";
import type { Finding, PhaseName, Refusal, RestoreRun, Said, SecretRun } from "../../core/index.ts";
import type { Inputs } from "../../core/inputs.ts";
import type { Io } from "../../io/io.ts";
import type { Facts } from "../../judge/facts.ts";
import { type About, finding, type RestoreAbout, refusalFinding, verdictOf } from "../../judge/judge.ts";
import type { Done } from "../../judge/phase.ts";
import type { JobPace } from "./job-pace.ts";
import type { Ready } from "./ready.ts";
import { ENGINE_PHASE, type EngineRule } from "./rules.ts";

/** What the engine works with, and the part of the record it adds to. */
export interface Doing {
  readonly io: Io;
  readonly arm: Arm;
  readonly session: Session;
  readonly inputs: Inputs;
  /** Changes when an earlier attempt's job is gone on with, for that one restores into its own group. */
  ready: Ready;
  readonly about: RestoreAbout;
  /** What was read of the restore before anything was changed. */
  readonly facts: Facts;
  readonly record: RestoreRun;
  readonly secrets: readonly SecretRun[];
  readonly pace: JobPace;
  /** What the job has made, or may have, that nobody can name, in words: clean-up is not sure while there is any. */
  readonly unnamed: Map<"container" | "missing" | "leftover" | "left-disks" | "deployed", string>;
  /** Writes the record: before and after each effect. */
  keep(): Promise<void>;
}

/** One of the engine's own findings. */
export function said(
  about: About,
  rule: EngineRule,
  words: Omit<Said, "subject"> & { subject?: string },
  phase: PhaseName = ENGINE_PHASE,
): Finding {
  const head = {
    ...rule,
    phase,
    of: "restore" as const,
    acceptable: rule.acceptable ?? false,
    stopsRestore: true,
  };
  return finding(head, { subject: about.restore?.name ?? "", ...words }, about);
}

/** A phase that ends with a refusal: failed when it will not change, unverified when it might. */
export function refusedPhase(about: About, phase: PhaseName, refusals: readonly Refusal[], then?: string): Done {
  const findings = refusals.map((refusal) => {
    const of = refusalFinding(refusal, { phase, stopsRestore: true }, about);
    return then ? { ...of, message: `${of.message}\n${then}` } : of;
  });
  return { findings, verdict: verdictOf(findings, true) };
}

/** A restore that Azure refused, or whose job failed: failed, even where trying again later may help. */
export function failedPhase(about: About, refusals: readonly Refusal[], then?: string): Done {
  const { findings } = refusedPhase(about, ENGINE_PHASE, refusals, then);
  return { findings: findings.map((each) => ({ ...each, level: "error" })), verdict: "failed" };
}
