import type { Held, RestoreRun } from "../../core/index.ts";

/** Writes down one thing that the run makes: before it is made, when it is, and when it is gone or kept. One entry a thing. */
export function hold(record: Pick<RestoreRun, "held">, entry: Held): void {
  const at = record.held.findIndex(({ kind, id }) => kind === entry.kind && id.toLowerCase() === entry.id.toLowerCase());
  if (at < 0) record.held.push(entry);
  else record.held[at] = entry;
}

/** The job is intended under its owner id, and made under its own. */
export function holdJob(record: Pick<RestoreRun, "held">, entry: Held): void {
  record.held = record.held.filter(({ kind }) => kind !== "job");
  record.held.push(entry);
}
