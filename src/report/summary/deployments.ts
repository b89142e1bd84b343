import type { Run } from "../../core/index.ts";
import { cell, code, shorten } from "../escape.ts";
import { type Block, folded, table } from "./block.ts";

const name = (of: string) => code(shorten(of, 300)) || "–";

/** What was deployed on what came back, and what it says of itself. */
export function deployments({ restores }: Run): Block[] {
  const deployed = restores.flatMap(({ name: of, deployment }) => (deployment?.id ? [{ of, ...deployment }] : []));
  const rows = deployed.map(({ of, id, template, state, outputs }) => {
    const said = Object.entries(outputs).map(([key, value]) => `${cell(key)} ${name(text(value))}`);
    return [name(of), name(template), cell(state), said.slice(0, 20).join(", ") || "none", name(id ?? "")];
  });
  return table(5, "### Deployment", ["Restore", "Template", "State", "Outputs", "Id"], rows);
}

/** What Azure said before that the deployment would change. */
export function deploymentChanges({ restores }: Run): Block[] {
  const rows = restores.flatMap(({ name: of, deployment }) =>
    (deployment?.changes ?? []).map(({ id, change, properties }) => [
      name(of),
      cell(change),
      name(id),
      cell(shorten(properties.join(", "), 300)) || "–",
    ]),
  );
  return table(8, "", ["Restore", "Change", "Resource", "Properties"], rows).map((block) =>
    folded(`🧭 What-if: ${rows.length} change${rows.length === 1 ? "" : "s"} foretold`, block),
  );
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
