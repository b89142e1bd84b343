import type { Mode } from "../core/index.ts";

/** How a run of a mode is told. */
interface ModeWords {
  /** Of a run that failed, whatever its restores came to; absent: its restores are named. */
  readonly failed?: string;
  /** Of a run that failed before it came to a restore. */
  readonly nothing: string;
  /** After the name of a restore that failed, and of which nothing came back. */
  readonly notRestored: string;
  /** Of a run that passed; absent: the tier that it reached is told. */
  readonly passed?: string;
  /** What to do after a run that passed. */
  readonly next?: string;
}

const COMMON = { nothing: "nothing was restored", notRestored: "cannot be restored as things are" } as const;

/** What the reports say of a run by its mode. */
export const MODE_WORDS: Readonly<Record<Mode, ModeWords>> = {
  lint: {
    nothing: "the files have errors",
    notRestored: "cannot be restored as the files are",
    next: "Run mode `check`: it asks both clouds, and writes nothing.",
  },
  check: { ...COMMON, next: "Run mode `dry-run`: Azure validates the exact restore request, and nothing is restored." },
  "dry-run": { ...COMMON, next: "Run mode `drill`: only a restore that ran proves that it works." },
  restore: { ...COMMON, notRestored: "could not be restored" },
  drill: { ...COMMON, notRestored: "could not be restored" },
  reap: {
    ...COMMON,
    failed: "what earlier drills left could not all be removed",
    passed: "what earlier drills left past their lease was removed",
  },
  report: COMMON,
  init: { ...COMMON, passed: "a plan to start from was written" },
};
