import type { PointListed, Run } from "../../core/index.ts";
import { cell, code, shorten } from "../escape.ts";
import { when } from "../time.ts";
import { type Block, row } from "./block.ts";

const name = (of: string) => code(shorten(of, 200)) || "–";

/** Which recovery points could be used after a restore: the versions of secrets that their data was written with, and what became of them. */
export function atPoint({ restores }: Run): Block[] {
  const rows = restores.flatMap((restore) =>
    restore.points.flatMap((point) => (point.secrets ?? []).map((secret) => ({ restore: restore.name, point, ...secret }))),
  );
  if (rows.length === 0) return [];
  const lost = new Set(rows.filter(({ state }) => state !== "ENABLED").map(({ restore, point }) => `${restore} ${point.id}`));
  const all = new Set(rows.map(({ restore, point }) => `${restore} ${point.id}`));
  const said =
    lost.size === 0
      ? `Restored data holds the password of its own day. For each of the ${all.size} newest recovery points, that version of the secret is still enabled.`
      : `Restored data holds the password of its own day. **${lost.size} of the ${all.size} newest recovery points could be restored, but not used**: the version of the secret that they need is not enabled.`;
  const head = ["Restore", "Recovery point", "", "Secret", "Version needed", "State", "Usable"];
  const open = ["### Secrets on the recovery points' days", said, `${row(head)}\n${row(head.map(() => "---"))}\n`].join("\n\n");
  const lines = rows.map(({ restore, point, name: secret, version, state }) =>
    row([
      name(restore),
      cell(when(point.time)),
      marks(point),
      name(secret),
      version === null ? "none" : name(version),
      state === null ? "there was none yet" : cell(state),
      state === "ENABLED" ? "✅ yes" : "❌ no",
    ]),
  );
  return [{ rank: 7, open, lines, close: "" }];
}

function marks({ chosen, eligible }: PointListed): string {
  return chosen ? "**chosen**" : eligible ? "" : "not eligible";
}
