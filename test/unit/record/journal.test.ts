import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Held, Run } from "../../../src/core/index.ts";
import { JOURNAL, type Kept, readKept } from "../../../src/record/journal.ts";
import { evidence, legsOf, merge, parseEvidence, readEvidence } from "../../../src/report/index.ts";
import { Stage } from "../../stage/stage.ts";
import { restored, restoreRun, runOf } from "../report/runs.ts";

const ids = (held: readonly Held[] = []) => held.map(({ kind, id }) => `${kind} ${id}`);

describe("the journal of a drill that is killed", () => {
  let kept: Kept;
  /** Bytes of the journal when they were on the disk, and what was held then. */
  const durable: { readonly size: number; readonly held: readonly Held[] }[] = [];
  let first: string;

  beforeAll(async () => {
    const on = new Stage();
    let run: Run | undefined;
    let size = 0;
    on.edge = (io) => ({
      ...io,
      keep: async (of) => {
        run = of;
        await io.keep(of);
        first ??= evidence(of);
      },
      write: async (name, text) => {
        if (name === JOURNAL) size = Buffer.byteLength(text);
        return io.write(name, text);
      },
      append: async (name, text, before) => {
        await io.append(name, text, before);
        size += Buffer.byteLength(text);
        durable.push({ size, held: structuredClone(run?.restores[0]?.held ?? []) });
      },
    });
    on.after = (method, path, life) => {
      if (method === "DELETE" && path.includes("/disks/")) life.kill();
    };
    kept = (await on.play({ INPUT_MODE: "drill" })).kept;
  });

  it("tells everything that was on the disk before its effect, wherever it is cut", () => {
    const bytes = Buffer.from(kept.journal ?? "");
    expect(durable.length).toBeGreaterThan(8);
    expect(durable.at(-1)?.held.length).toBeGreaterThan(3);
    for (const [evidenceText, step] of [[first, 1] as const, [kept.evidence, 41] as const]) {
      for (let at = 0; at <= bytes.length; at += step) {
        const journal = bytes.subarray(0, at).toString();
        // A line that lacks its end alone is whole.
        const { held } = durable.findLast(({ size }) => size <= at + 1) ?? { held: [] };
        const run = readKept({ evidence: evidenceText, journal });
        if (!run) throw new Error(`nothing is read when ${at} bytes are left`);
        expect(run.verdict).not.toBe("passed");
        const told = ids(run.restores[0]?.held);
        // The job is intended under its owner id, and made under its own.
        const isTold = (id: string) =>
          told.includes(id) || (id.startsWith("job ") && told.some((each) => each.startsWith("job ")));
        for (const id of ids(held)) if (!isTold(id)) throw new Error(`${id} is lost when ${at} bytes are left`);
      }
    }
  }, 60_000);

  it("tells it also without `evidence.json`, wherever that is cut", () => {
    const text = kept.evidence ?? "";
    const held = durable.at(-1)?.held ?? [];
    for (let at = 0; at < text.length; at += 7) {
      const run = readKept({ evidence: text.slice(0, at), journal: kept.journal });
      expect(ids(run?.restores[0]?.held)).toEqual(ids(held));
      expect(run).toMatchObject({ mode: "drill", verdict: "unverified", endedAt: null });
    }
    expect(readKept({ evidence: null, journal: kept.journal })?.restores[0]?.job?.id).toBe(
      readEvidence(text)?.restores[0]?.job?.id,
    );
  });

  it("of another run, or beside a run that has ended, says nothing", () => {
    const run = readEvidence(kept.evidence ?? "")!;
    const other = evidence({ ...run, run: { ...run.run, runId: "1" }, restores: [] });
    expect(readKept({ evidence: other, journal: kept.journal })?.restores).toEqual([]);
    const ended = evidence({ ...run, endedAt: run.startedAt, restores: [] });
    expect(readKept({ evidence: ended, journal: kept.journal })?.restores).toEqual([]);
  });
});

describe("a post step after a drill that was killed", () => {
  const killedDrill = async () => {
    const on = new Stage();
    on.after = (method, path, life) => {
      if (method === "POST" && path.endsWith("/restore")) life.kill();
    };
    const { kept } = await on.play({ INPUT_MODE: "drill" });
    on.after = () => {};
    return { on, kept };
  };
  const cut = (text: string | null) => (text ?? "").slice(0, -20);
  const left = ({ cloud: { azure } }: Stage) => [
    ...azure.disks.filter(({ createOption }) => createOption === "Restore").map(({ id }) => id),
    ...azure.storageAccounts.flatMap(({ containers }) => containers.map(({ name }) => name)),
  ];

  it.each([
    ["both files", (kept: Kept) => kept],
    [
      "a journal with a torn line after it",
      ({ evidence: text, journal }: Kept) => ({ evidence: text, journal: `${journal}{"rest` }),
    ],
    ["the journal and a record that is cut off", ({ evidence: text, journal }: Kept) => ({ evidence: cut(text), journal })],
    ["the journal alone", ({ journal }: Kept) => ({ evidence: null, journal })],
    ["the record alone, as an older version left it", ({ evidence: text }: Kept) => ({ evidence: text, journal: null })],
  ])("gives back what it held: %s", async (_, leaves) => {
    const { on, kept } = await killedDrill();
    expect(on.jobs.at(-1)?.status).toBe("InProgress");
    await on.giveBack(leaves(kept), { INPUT_MODE: "drill" });
    on.cloud.pass(86_400);
    expect(on.jobs.map(({ status }) => status)).not.toContain("InProgress");
    expect(left(on)).toEqual([]);
  });

  it("asks nobody when neither can be read, and says so", async () => {
    const { on, kept } = await killedDrill();
    const before = on.requests.length;
    await on.giveBack({ evidence: cut(kept.evidence), journal: (kept.journal ?? "").slice(0, 100) }, { INPUT_MODE: "drill" });
    expect(on.requests).toHaveLength(before);
    expect(on.lines.join("\n")).toContain("The run record cannot be read");
  });
});

it("a job that was to be gone on with is named from the journal alone", async () => {
  const on = new Stage();
  on.after = (_, path, life) => {
    if (path.includes("/backupJobs/") && on.lines.some((line) => line.startsWith("Following job"))) life.kill();
  };
  const { kept } = await on.play();
  on.after = () => {};
  on.lines.length = 0;
  const [job] = on.jobs;
  await on.giveBack({ evidence: null, journal: kept.journal });
  expect(on.lines.join("\n")).toContain(`resume: ${job?.id}`);
  const { record } = await on.play({ INPUT_RESUME: job?.id ?? "" });
  expect(record.job).toMatchObject({ id: job?.id, status: "Completed" });
  expect(on.restores).toHaveLength(1);
});

describe("evidence that version 0.1.0 left half-written", () => {
  const text = readFileSync(new URL("killed-0.1.0.txt", import.meta.url), "utf8");

  it("is read, and written again as the same bytes", () => {
    const run = readKept({ evidence: text, journal: null });
    expect(run).toMatchObject({ mode: "drill", verdict: "unverified", endedAt: null });
    expect(run?.restores[0]?.held.map(({ kind, state }) => `${kind} ${state}`)).toContain("resource made");
    expect(evidence(run!)).toBe(text);
  });

  it("is told by a report as what it is: a run without an end", () => {
    const parsed = parseEvidence(text);
    if (!("run" in parsed)) throw new Error(parsed.why);
    const merged = merge(legsOf(parsed.run, "evidence.json", "https://github.com"), [], []);
    expect(merged.verdict).toBe("unverified");
    expect(merged.findings.map(({ rule }) => rule)).toContain("RDD024");
  });
});

describe("a record that an error of our own has spoilt in part", () => {
  const held: Held[] = [{ id: "/subscriptions/s/disks/d", kind: "resource", state: "made" }];
  const spoilt = (change: (run: Record<string, unknown>) => void): string => {
    const run = JSON.parse(evidence(runOf({ ...restored, endedAt: null, restores: [restoreRun({ held })] })));
    change(run);
    return JSON.stringify(run);
  };
  const restoreOf = (run: Record<string, unknown>): Record<string, unknown> => {
    const [restore] = run.restores as Record<string, unknown>[];
    return restore ?? {};
  };

  it.each([
    ["a finding", (run) => void Object.assign(run, { findings: [{ rule: "XX", token: 1 }] })],
    ["a time", (run) => void Object.assign(restoreOf(run), { triggeredAt: 12 })],
    [
      "a number",
      (run) => void Object.assign(restoreOf(run), { point: { ...(restoreOf(run).point as object), ageSeconds: null } }),
    ],
    ["one thing that is held", (run) => void Object.assign(restoreOf(run), { held: [{ id: 3 }, ...held] })],
  ] as const satisfies readonly [string, (run: Record<string, unknown>) => void][])(
    "still says what is held: %s",
    (_, change) => {
      const text = spoilt(change);
      expect(parseEvidence(text)).toHaveProperty("wrong");
      expect(readKept({ evidence: text, journal: null })?.restores[0]?.held).toEqual(held);
    },
  );

  it("cannot be read where that would leave out a restore", () => {
    const text = spoilt((run) => void Object.assign(restoreOf(run), { verdict: "fine" }));
    expect(readKept({ evidence: text, journal: null })).toBeUndefined();
  });
});
