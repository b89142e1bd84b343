import { MODES, type Mode, PHASES, type PhaseName } from "../core/index.ts";

/** The phases that a mode runs through, in order; none for the modes that judge no restore. */
export function phasesOf(mode: Mode): readonly (typeof PHASES)[number][] {
  const last = PHASES.findIndex(({ name }) => name === MODES[mode]);
  return PHASES.slice(0, last + 1);
}

/** Whether a mode gets as far as a phase. */
export function reaches(mode: Mode, phase: PhaseName): boolean {
  return phasesOf(mode).some(({ name }) => name === phase);
}
