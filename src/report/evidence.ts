import { schema } from "../core/evidence/run.ts";
import { strip } from "../core/evidence/strip.ts";
import type { Run } from "../core/index.ts";

/**
 * `evidence.json`: the run record as its schema has it, two spaces deep, with a line break at its end. The same record always gives the same
 * bytes, so that a digest of it means something.
 */
export function evidence(run: Run): string {
  return written(run).text;
}

/** The same, and the paths at which the record is not as its schema has it: it is written all the same. */
export function written(run: Run): { readonly text: string; readonly defects: readonly string[] } {
  const { value, defects } = strip(schema, run);
  return { text: `${JSON.stringify(value, null, 2)}\n`, defects };
}
