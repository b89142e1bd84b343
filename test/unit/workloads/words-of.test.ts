import { expect, it } from "vitest";
import { WORKLOADS } from "../../../src/workloads/index.ts";
import { wordsOf } from "../../../src/workloads/words-of.ts";
import { ALL, BOX, restoreOf, SHELF } from "./make.ts";

const OTHER = "restore-target: { type: toy-shelf, resource-group: nursery-two, toys: 1 }";

it("a record names the item, and the target that counts in the mode", () => {
  const restore = restoreOf(BOX, SHELF, OTHER);
  expect(wordsOf(ALL, restore, "drill")).toEqual({
    item: "robots",
    target: { type: "toy-shelf", resourceGroup: "drill-target", toys: "3" },
  });
  expect(wordsOf(ALL, restore, "restore").target).toEqual({ type: "toy-shelf", resourceGroup: "nursery-two", toys: "1" });
});

it("a restore that selects its items goes by its own name", () => {
  const { item: _, ...rest } = restoreOf(BOX, SHELF);
  expect(wordsOf(ALL, { ...rest, select: { type: "toy-box" } }, "drill").item).toBe("one");
});

it("of a kind that nobody knows a record has what every target says", () => {
  expect(wordsOf(WORKLOADS, restoreOf(BOX, SHELF), "drill")).toEqual({
    item: "one",
    target: { type: "toy-shelf", resourceGroup: "drill-target" },
  });
});
