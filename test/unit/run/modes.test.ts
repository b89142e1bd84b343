import { describe, expect, it } from "vitest";
import { MODE_NAMES, MODES, type ModeTraits, reaches } from "../../../src/core/index.ts";
import { CLOUD_WORK } from "../../../src/run/modes/index.ts";
import { reap } from "../../../src/run/modes/reap.ts";
import { restores } from "../../../src/run/modes/restores.ts";

describe.each(MODE_NAMES)("what mode %s does in the clouds", (mode) => {
  const traits: ModeTraits = MODES[mode];

  it("is what its traits say", () => {
    const work = CLOUD_WORK[mode];
    // Mode init is not there yet: the plan phase refuses it.
    if (traits.asks && mode !== "init") expect(work).not.toBeNull();
    if (!traits.asks) expect(work).toBeNull();
    expect(work === restores).toBe(reaches(mode, "trust"));
    expect(work === reap).toBe(traits.reaps === "alone");
  });
});
