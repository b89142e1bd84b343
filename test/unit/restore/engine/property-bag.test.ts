import { describe, expect, it } from "vitest";
import { BAG_KEYS, readBag, saysAnything } from "../../../../src/restore/engine/property-bag.ts";

/** Each key as recorded, by year. */
const RECORDED = [
  ["jobType", "Job Type", "Job Type"],
  ["targetGroup", "Target resource group", "Target resource group"],
  ["stagingAccount", "Target Storage Account Name", "Target Storage Account Name"],
  ["container", "Config Blob Container Name", "Config Blob Container Name"],
  ["configuration", "Config Blob Uri", "Config Blob Uri"],
  ["template", "Template Blob Uri", "Create VM Template Blob Uri"],
  ["restoredDisks", "Restored disk(s)", "Restored disk(s)"],
  ["backedUpDisks", "Backed-up disk(s)", "Backed-up disk(s)"],
] as const;

describe("a job's property bag", () => {
  it.each(RECORDED)("says its %s under the key of 2024 and under that of 2026", (name, older, newer) => {
    expect(readBag({ [older]: "a" })).toEqual({ [name]: "a" });
    expect(readBag({ [newer]: "b" })).toEqual({ [name]: "b" });
  });

  it("has no other keys than the recorded ones", () => {
    expect(Object.keys(BAG_KEYS).sort()).toEqual(RECORDED.map(([name]) => name as string).sort());
  });

  it("is believed in its newer key where that one has a value, and else in the older one", () => {
    const both = (newer: string | null) => readBag({ "Template Blob Uri": "old", "Create VM Template Blob Uri": newer });
    expect(both("new")).toEqual({ template: "new" });
    expect(both(null)).toEqual({ template: "old" });
    expect(both("")).toEqual({ template: "old" });
  });

  it("says nothing under a key that is null, as under one that is not there", () => {
    expect(readBag({ "Target resource group": null, "Recovery point time ": null })).toEqual(readBag({}));
    expect(readBag(null)).toEqual({});
    expect(saysAnything({ "Target VM Name": null })).toBe(false);
    expect(saysAnything(undefined)).toBe(false);
    expect(saysAnything({ "VM Subscription ID": "…" })).toBe(true);
  });

  it("keeps an empty list of disks apart from one that is not there", () => {
    expect(readBag({ "Restored disk(s)": "" })).toEqual({ restoredDisks: "" });
  });

  it("reads keys as they are written, but for a space at their end", () => {
    expect(readBag({ "Job Type ": "Recover disks", "job type": "x" })).toEqual({ jobType: "Recover disks" });
  });
});
