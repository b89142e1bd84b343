import { describe, expect, it } from "vitest";
import { z } from "zod";
import { malformedInWords, readEntries, shapedAs, time, wholeList } from "../../../src/io/entries.ts";
import { Refused } from "../../../src/io/io.ts";
import { Stage } from "../../stage/stage.ts";
import type { Answer } from "../../twin/core.ts";

const shape = z.object({ name: z.string(), properties: z.object({ at: time }) });
const good = { name: "a", properties: { at: "2026-11-24T01:00:00Z" } };
const refusalOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) return error.refusal.text;
    throw error;
  }
  return undefined;
};

describe("a list of which one entry is malformed", () => {
  const entries = readEntries(shape, [good, { name: 7 }, { ...good, properties: { at: "yesterday" } }, null]);

  it("loses that entry alone", () => {
    expect(entries.good).toEqual([{ name: "a", properties: { at: "2026-11-24T01:00:00.000Z" } }]);
    expect(entries.bad.map(({ field }) => field)).toEqual(["name", "properties.at", "the entry itself"]);
  });

  it("is told by number and field, never by what stood there", () => {
    expect(malformedInWords(entries)).toBe("3 of 4 entries have another shape (name, properties.at, the entry itself)");
  });

  it("says nothing where all of it is needed", () => {
    expect(refusalOf(() => wholeList(entries, "arm", "list"))).toContain("3 of 4 entries");
    expect(refusalOf(() => wholeList(readEntries(shape, [good]), "arm", "list"))).toBeUndefined();
  });

  it("names no key that came from outside", () => {
    const tags = z.object({ tags: z.record(z.string(), z.string()) });
    expect(readEntries(tags, [{ tags: { "\n::error::x": 1 } }]).bad[0]?.field).toBe("tags.…");
  });
});

it("a single answer of another shape is refused by the name of its field, without its value", () => {
  const said = refusalOf(() => shapedAs(z.object({ token: z.number() }), { token: "a-secret" }, "sts", "exchange"));
  expect(said).toContain("token is missing, or of another kind");
  expect(said).not.toContain("a-secret");
});

interface Listed {
  value: { name: unknown; properties: Record<string, unknown> }[];
}
/** A run whose list of this name has one entry changed. */
async function runWith(mode: string, list: RegExp, change: (body: Listed) => void, point?: unknown) {
  const on = new Stage();
  on.arriving = ({ method, path }, answer): Answer => {
    if (method !== "GET" || !list.test(path)) return answer;
    const body = structuredClone(answer.body) as Listed;
    change(body);
    return { ...answer, body };
  };
  const played = await on.play({ INPUT_MODE: mode }, point === undefined ? {} : { point });
  return { on, ...played };
}
const POINTS = /\/recoveryPoints$/;

describe("a recovery point that cannot be read", () => {
  it("whose type is a list, is listed with the reason, and never chosen", async () => {
    const { record, run, rules } = await runWith("check", POINTS, ({ value }) => {
      const [newest] = value;
      if (newest) newest.properties.recoveryPointType = [null];
    });
    expect(rules).toContain("RDB007");
    expect(run.verdict).toBe("unverified");
    expect(record.points[0]).toMatchObject({ eligible: false, chosen: false });
    expect(record.points[0]?.reasons[0]).toContain("properties.recoveryPointType");
    expect(record.points[1]?.chosen).toBe(true);
    expect(record.objectives.rpo.actualSeconds).toBeNull();
  });

  it("is said, and changes nothing, where it is older than the newest and that one is meant", async () => {
    const { record, run, rules } = await runWith("check", POINTS, ({ value }) => {
      const oldest = value.at(-1);
      if (oldest) oldest.properties.recoveryPointTierDetails = "none";
    });
    expect(rules).toContain("RDB007");
    expect(run.verdict).toBe("passed");
    expect(record.objectives.rpo.actualSeconds).not.toBeNull();
  });

  it("without a time may be the newest, unless the plan names another one by its id", async () => {
    const timeless = ({ value }: Listed) => {
      const oldest = value.at(-1);
      if (oldest) oldest.properties.recoveryPointTime = 1_700_000_000;
    };
    expect((await runWith("check", POINTS, timeless)).run.verdict).toBe("unverified");
  });

  it("does not keep an emergency restore from the points that can be read", async () => {
    const { on, run, record } = await runWith("restore", POINTS, ({ value }) => {
      const [newest] = value;
      if (newest) newest.properties.recoveryPointType = 7;
    });
    expect(on.restores).toHaveLength(1);
    expect(record.restored.length).toBeGreaterThan(0);
    expect(run.verdict).toBe("unverified");
  });
});

it("a protected item that cannot be read may be the one that is looked for", async () => {
  const { run, rules } = await runWith("check", /\/backupProtectedItems$/, ({ value }) => {
    for (const each of value) each.properties.friendlyName = [each.properties.friendlyName];
  });
  expect(rules).not.toContain("RDB002");
  expect(run.verdict).not.toBe("passed");
  expect(run.findings.some(({ message }) => message.includes("properties.friendlyName"))).toBe(true);
});

it("a job that cannot be read keeps a restore from being triggered, for ours or a rival's may hide there", async () => {
  const { on, run } = await runWith("restore", /\/backupJobs$/, ({ value }) => {
    value.push({ name: null, properties: { operation: "Restore" } });
  });
  expect(on.restores).toEqual([]);
  expect(run.verdict).toBe("failed");
  expect(run.findings.some(({ message }) => message.includes("No restore was triggered"))).toBe(true);
});
