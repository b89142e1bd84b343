import { PHASES, type PhaseName } from "./terms.ts";

/** What a mode does. The code asks for one of these, and never for a mode by its name. */
export interface ModeTraits {
  /** The last phase that it goes through; null: it judges no restore. */
  readonly through: PhaseName | null;
  /** It is about the repository's files: there their errors count in full, advice is given, and a pull request's effect is told. Elsewhere they are warnings. */
  readonly lints: boolean;
  /** It signs in to the clouds of the plan. */
  readonly asks: boolean;
  /** It lists in the log what it looked at: the recovery points, and what earlier drills left. */
  readonly lists: boolean;
  /** It makes things in Azure, under an owner id: it restores, deploys, and runs the plan's steps. */
  readonly makes: boolean;
  /** What it makes has a lease from the beginning, and it removes it itself. */
  readonly removes: boolean;
  /** It may go where production is: to `restore-target` where the plan has one, and over the source once that is confirmed. */
  readonly production: boolean;
  /**
   * Somebody waits for what it restores: only what makes the restore impossible stops it, other errors are warnings. What comes back is kept,
   * and a later run may go on with the job.
   */
  readonly emergency: boolean;
  /** When it removes what earlier drills left past their lease: before its restores, or as all that it does; null: never. */
  readonly reaps: "first" | "alone" | null;
  /** It tells of other runs, from their evidence. */
  readonly gathers: boolean;
}

/** What most modes do not. */
const NOTHING = {
  through: null,
  lints: false,
  asks: false,
  lists: false,
  makes: false,
  removes: false,
  production: false,
  emergency: false,
  reaps: null,
  gathers: false,
} as const;

/** The modes by name, as input `mode` takes them. */
export const MODES = {
  lint: { ...NOTHING, through: "plan", lints: true },
  check: { ...NOTHING, through: "secrets", asks: true, lists: true },
  "dry-run": { ...NOTHING, through: "validate", asks: true },
  restore: { ...NOTHING, through: "after", asks: true, makes: true, production: true, emergency: true },
  drill: { ...NOTHING, through: "clean-up", asks: true, makes: true, removes: true, reaps: "first" },
  reap: { ...NOTHING, asks: true, reaps: "alone" },
  report: { ...NOTHING, gathers: true },
  init: { ...NOTHING, asks: true },
} as const satisfies Record<string, ModeTraits>;
export type Mode = keyof typeof MODES;
export const MODE_NAMES = Object.keys(MODES).filter((name): name is Mode => name in MODES);

/** What a mode does; undefined for a word that names none. */
export function traitsOf(mode: string): ModeTraits | undefined {
  return Object.entries<ModeTraits>(MODES).find(([name]) => name === mode)?.[1];
}

/** The phases that a mode goes through, in order; none for the modes that judge no restore. */
export function phasesOf(mode: Mode): readonly (typeof PHASES)[number][] {
  const last = PHASES.findIndex(({ name }) => name === MODES[mode].through);
  return PHASES.slice(0, last + 1);
}

export function reaches(mode: Mode, phase: PhaseName): boolean {
  return phasesOf(mode).some(({ name }) => name === phase);
}

/** Whether a mode goes through the selected restores one by one. */
export function isAboutRestores(mode: Mode): boolean {
  return phasesOf(mode).some(({ of }) => of === "restore");
}
