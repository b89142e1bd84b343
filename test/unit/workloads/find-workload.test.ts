import { describe, expect, it } from "vitest";
import { madeTypes, recordedWorkload, targetKind, workloadOf } from "../../../src/workloads/find-workload.ts";
import { WORKLOADS } from "../../../src/workloads/index.ts";
import { ALL, BOX, DISKS, MACHINE, restoreOf, SHELF } from "./make.ts";
import { TOYS } from "./toy/made.ts";
import { toyBox } from "./toy/workload.ts";

describe("the kind of a restore", () => {
  it("is that of its item, or of what it selects", () => {
    expect(workloadOf(ALL, restoreOf(MACHINE, DISKS))?.kind).toBe("vm");
    expect(workloadOf(ALL, restoreOf(BOX, SHELF))?.kind).toBe("toy-box");
    const { item: _, ...rest } = restoreOf(BOX, SHELF);
    expect(workloadOf(ALL, { ...rest, select: { type: "toy-box" } })?.kind).toBe("toy-box");
    expect(workloadOf(WORKLOADS, restoreOf(BOX, SHELF))).toBeUndefined();
  });
});

describe("the kind of its target", () => {
  const restore = restoreOf(BOX, SHELF);

  it("is one of its own kind's alone", () => {
    expect(targetKind(ALL, restore, restore.target)?.restores?.things).toBe("the toys");
    expect(targetKind(ALL, restore, { type: "disks" })).toBeUndefined();
    expect(targetKind(ALL, restoreOf(MACHINE, DISKS), restore.target)).toBeUndefined();
  });

  it.each(["constructor", "toString", "__proto__"])(
    "is none where its type is spelt like a thing of every object: %s",
    (type) => {
      expect(targetKind(ALL, restore, { type })).toBeUndefined();
      expect(recordedWorkload(ALL, { target: { type } })).toBeUndefined();
    },
  );
});

describe("the kind of a record's target", () => {
  it("is the first that restores to it", () => {
    expect(recordedWorkload(ALL, { target: { type: "toy-shelf" } })?.workload.kind).toBe("toy-box");
    expect(recordedWorkload(ALL, { target: { type: "disks" } })?.workload.kind).toBe("vm");
  });

  it("is none where this version only reads such a target, or the record names none", () => {
    expect(recordedWorkload(ALL, { target: { type: "new-vm" } })).toBeUndefined();
    expect(recordedWorkload(ALL, { target: {} })).toBeUndefined();
    expect(recordedWorkload(WORKLOADS, { target: { type: "toy-shelf" } })).toBeUndefined();
  });
});

describe("what jobs make", () => {
  it("is that of every kind, each type once", () => {
    expect(madeTypes([...ALL, toyBox()])).toEqual([...madeTypes(WORKLOADS), TOYS]);
    expect(madeTypes(WORKLOADS).map(({ type }) => type)).toContain("Microsoft.Compute/disks");
  });
});

describe("targets of one name", () => {
  /** Of two schemas of one name the plan's own takes one, and the other kind's keys would be unknown. */
  it("share one schema, whichever kinds of items have them", () => {
    const schemas = WORKLOADS.flatMap(({ targets }) => Object.entries(targets).map(([type, { schema }]) => ({ type, schema })));
    const shared = Map.groupBy(schemas, ({ type }) => type);
    expect([...shared].filter(([, of]) => of.length > 1).map(([type]) => type)).toContain("original");
    for (const [type, of] of shared) expect([type, new Set(of.map(({ schema }) => schema)).size]).toEqual([type, 1]);
  });

  it("are spelt as their schema says", () => {
    for (const { kind, schema, targets } of WORKLOADS) {
      expect(schema.shape.type.value).toBe(kind);
      for (const [type, target] of Object.entries(targets)) expect(target.schema.shape.type.value).toBe(type);
    }
  });
});
