import type { PhaseName } from "../core/index.ts";
import type { Done } from "../judge/phase.ts";
import type { JobPace } from "../restore/engine/job-pace.ts";
import type { Recheck } from "../trust/recheck.ts";
import type { CloudContext } from "./clouds.ts";

/** What all restores of a run share. */
export interface RestoresContext extends CloudContext {
  readonly pace: JobPace;
  readonly recheck: Recheck;
}

/** Runs and times one phase of a restore; a refusal in it makes sure that the trust still holds. */
export type RunPhase = (name: PhaseName, work: () => Promise<Done>) => Promise<Done>;
