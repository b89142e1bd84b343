import { describe, expect, test } from "vitest";
import { OUTPUTS, outputs } from "../../../src/report/outputs.ts";
import { failedTrust, passedCheck, restored, restoreRun, runOf, unverified } from "./runs.ts";

describe("the step's outputs", () => {
  test("of a kept restore", () => {
    const { points, restored: came, ...rest } = outputs(restored, { evidence: "/out/evidence.json" });
    expect(rest).toEqual({
      verdict: "passed",
      tier: "restored",
      "rto-seconds": "499",
      "rpo-seconds": "22320",
      "clean-up": "",
      "job-ids": '{"orders-vm":"c1d2e3f4-0000-4000-8000-00000000000a"}',
      secrets: '{"orders-db-password":"7"}',
      restores: '["orders-vm"]',
      matrix: "",
      evidence: "/out/evidence.json",
      summary: "",
      sarif: "",
      predicate: "",
      report: "",
    });
    expect(JSON.parse(points)["orders-vm"]).toMatchObject({ chosen: "260111", points: { length: 4 } });
    expect(JSON.parse(came)["orders-vm"][0]).toEqual({
      id: restored.restores[0]!.restored[0]!.id,
      type: "Microsoft.Compute/disks",
      name: "orders-01-osdisk-20261105-030110",
      resourceGroup: "drills",
    });
  });

  test("every name is there in every run, and nothing but one line of text", () => {
    for (const run of [passedCheck, failedTrust, unverified, runOf({ restores: [], tier: null })]) {
      const all = outputs(run, {});
      expect(Object.keys(all).toSorted()).toEqual([...OUTPUTS].toSorted());
      for (const value of Object.values(all)) expect(value).toMatch(/^[^\n\r]*$/);
    }
  });

  test("objectives and clean-up are the worst of the restores", () => {
    const of = (rto: number | null, cleanUp: "passed" | "failed" | "deferred") =>
      restoreRun({
        objectives: {
          rto: { targetSeconds: null, actualSeconds: rto, met: null },
          rpo: { targetSeconds: null, actualSeconds: null, met: null },
        },
        cleanUp: { verdict: cleanUp, inventory: [] },
      });
    const all = outputs(runOf({ restores: [of(10, "passed"), of(null, "failed"), of(99.6, "deferred")] }), {});
    expect(all).toMatchObject({ "rto-seconds": "100", "rpo-seconds": "", "clean-up": "failed" });
  });

  test("a restore named like an object's inner workings stays a plain key", () => {
    const all = outputs(runOf({ restores: [restoreRun({ name: "__proto__" })] }), {});
    expect(all.points).toMatch(/^\{"__proto__":\{"chosen":"260111"/);
  });

  test("the points of a fleet are cut to the chosen ones before GitHub would refuse the output", () => {
    const fleet = Array.from({ length: 500 }, (_, at) => restoreRun({ name: `vm-${at}` }));
    const { points } = outputs(runOf({ restores: fleet }), {});
    expect(points.length).toBeLessThan(250_000);
    expect(JSON.parse(points)["vm-7"].points).toEqual([expect.objectContaining({ id: "260111", chosen: true })]);
  });
});
