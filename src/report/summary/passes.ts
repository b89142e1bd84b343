import type { Run } from "../../core/index.ts";
import { cell, code, shorten } from "../escape.ts";
import { type Block, folded, table } from "./block.ts";

/** Each check that held, with what it expected and saw. The phases that passed stand in the table of phases. */
export function passes(run: Run): Block[] {
  const rows = run.restores.flatMap((restore) =>
    restore.checks
      .filter(({ verdict }) => verdict === "passed")
      .map((check) => [
        code(shorten(restore.name, 100)),
        cell(shorten(check.name, 300)),
        cell(shorten(check.expected, 500)),
        cell(shorten(check.actual, 500)),
      ]),
  );
  const label = `✅ ${rows.length} check${rows.length === 1 ? "" : "s"} passed`;
  return table(13, "", ["Restore", "Check", "Expected", "Found"], rows).map((block) => folded(label, block));
}
