import type { Run } from "../../core.ts";
import { cell, code, shorten } from "../escape.ts";
import { type Block, folded, table } from "./block.ts";

/** What was checked and held: the phases that passed, then each check with what it expected and saw. */
export function passes(run: Run): Block[] {
  const name = (of: string) => code(shorten(of, 200)) || "–";
  const phases = [...run.phases.map((phase) => ({ of: "the run", phase })), ...ofRestores(run)].filter(
    ({ phase }) => phase.verdict === "passed",
  );
  const checks = run.restores.flatMap((restore) =>
    restore.checks
      .filter(({ verdict }) => verdict === "passed")
      .map((check) => [
        name(restore.name),
        cell(shorten(check.name, 300)),
        cell(shorten(check.expected, 500)),
        cell(shorten(check.actual, 500)),
      ]),
  );
  const rows = [...phases.map(({ of, phase }) => [of, `phase \`${phase.name}\``, "no error", "no error"]), ...checks];
  const label = `✅ ${phases.length} phase${phases.length === 1 ? "" : "s"} and ${checks.length} check${checks.length === 1 ? "" : "s"} passed`;
  return table(13, "", ["Of", "What", "Expected", "Found"], rows).map((block) => folded(label, block));
}

function ofRestores(run: Run) {
  return run.restores.flatMap((restore) => restore.phases.map((phase) => ({ of: code(shorten(restore.name, 100)), phase })));
}
