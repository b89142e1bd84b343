import { expect, it } from "vitest";
import type { Run } from "../../../src/core/index.ts";
import { readKept } from "../../../src/record/journal.ts";
import { Stage } from "../../stage/stage.ts";

/** What the post step leaves in the record of a run that dies once a request is done. */
async function afterDeath(
  mode: string,
  dies: (method: string, path: string) => boolean,
  more: Record<string, string> = {},
): Promise<Run> {
  const on = new Stage();
  on.after = (method, path, life) => {
    if (dies(method, path)) life.kill();
  };
  const { kept } = await on.play({ INPUT_MODE: mode, ...more });
  on.after = () => {};
  expect(states(readKept(kept)!)).not.toContain("kept");
  let left: Run | undefined;
  on.edge = (io) => ({
    ...io,
    keep: async (run) => {
      left = structuredClone(run);
      await io.keep(run);
    },
  });
  await on.giveBack(kept, { INPUT_MODE: mode, ...more });
  if (!left) throw new Error("the post step wrote no record");
  return left;
}
const states = (run: Run) => run.restores[0]?.held.flatMap(({ kind, state }) => (kind === "job" ? [state] : []));
const isTrigger = (method: string, path: string) => method === "POST" && path.endsWith("/restore");
const isJob = (_: string, path: string) => /\/backupJobs\/[^/?]+/.test(path);

it.each([
  ["whose answer nobody saw", isTrigger],
  ["that was followed", isJob],
] as const)("a drill's job %s is kept when the post step has seen its end and all that it made", async (_, dies) => {
  const run = await afterDeath("drill", dies);
  expect(states(run)).toEqual(["kept"]);
  expect(run.restores[0]?.job?.endTime).not.toBeNull();
});

it("so is a restore's that is cancelled", async () => {
  const run = await afterDeath("restore", isJob, { "INPUT_ON-CANCEL": "cancel" });
  expect(states(run)).toEqual(["kept"]);
  expect(run.restores[0]?.job?.status).toMatch(/^C/);
});
