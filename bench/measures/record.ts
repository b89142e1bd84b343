import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostedIo } from "../../src/action/hosted-io.ts";
import { githubRunner } from "../../src/action/runner.ts";
import { readSettings } from "../../src/action/settings.ts";
import type { RestoreRun, Run } from "../../src/core/index.ts";
import type { Io } from "../../src/io/io.ts";
import { Recorder } from "../../src/record/recorder.ts";
import { restoreRun, runOf } from "../../test/unit/report/runs.ts";
import type { Bench } from "../main.ts";
import { median, table } from "../numbers.ts";

const RESTORES = [10, 100, 300];
/** Keepings of one restore in a drill. */
const KEEPINGS = 24;
/** Of those that write the whole record each time one in so many is written, and stands for all: 300 restores would take minutes. */
const SAMPLE = 50;

/** What keeping the record of a drill costs on this disk: as a whole each time, and through the journal. */
export const bench: Bench = {
  what: `The record of a drill, kept ${KEEPINGS} times a restore, on this disk`,
  run: async (runs) => {
    const rows: string[][] = [];
    for (const restores of RESTORES) {
      const whole: number[] = [];
      const journal: number[] = [];
      for (let at = 0; at < runs; at++) {
        whole.push(await spent(restores, (io, run) => sampled(() => io.keep(run))));
        journal.push(await spent(restores, (io, run) => through(new Recorder(io, run, "effects"))));
      }
      const [before, after] = [median(whole), median(journal)];
      rows.push([String(restores), before.toFixed(0), after.toFixed(0), (before / after).toFixed(1)]);
    }
    console.log(table([["restores", "whole each time, ms", "journal, ms", "ratio"], ...rows]));
    console.log(`\nMedian of ${runs} runs. Whole each time: one keeping in ${SAMPLE} is measured and stands for all.`);
  },
};

interface Keeper {
  keep(restore: RestoreRun): Promise<void>;
  end(): Promise<void>;
  /** How many keepings one that was measured stands for. */
  readonly weight: number;
}

function sampled(keep: () => Promise<void>): Keeper {
  let count = 0;
  return { weight: SAMPLE, end: keep, keep: async () => void (count++ % SAMPLE === 0 && (await keep())) };
}

function through(recorder: Recorder): Keeper {
  return { weight: 1, end: () => recorder.end(), keep: (restore) => recorder.keep(restore) };
}

/** Milliseconds that keeping takes in all. */
async function spent(restores: number, keeperOf: (io: Io, run: Run) => Keeper): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "bench-record-"));
  const read = readSettings({ "INPUT_OUTPUT-DIRECTORY": folder });
  if (!("settings" in read)) throw new Error("no settings");
  const { signal } = new AbortController();
  const io = hostedIo(
    githubRunner(() => signal),
    read.settings,
    signal,
  );
  const run = runOf({ mode: "drill", endedAt: null, restores: [], identity: { github: null, azure: null, google: null } });
  const keeper = keeperOf(io, run);
  const began = performance.now();
  for (let at = 0; at < restores; at++) await drilled(keeper, run, `restore-${at}`);
  const ms = (performance.now() - began) * keeper.weight;
  await keeper.end();
  rmSync(folder, { recursive: true, force: true });
  return ms;
}

async function drilled(keeper: Keeper, run: Run, name: string): Promise<void> {
  const record = restoreRun({ name, held: [] });
  const [point] = record.points;
  if (point) record.points = Array.from({ length: 20 }, (_, at) => ({ ...point, id: `${point.id}-${at}` }));
  run.restores.push(record);
  for (let at = 0; at < KEEPINGS; at++) {
    const id = `/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/${name}-${at >> 1}`;
    record.held[at >> 1] = { id, kind: "resource", state: at % 2 === 0 ? "intended" : "made" };
    await keeper.keep(record);
  }
}
