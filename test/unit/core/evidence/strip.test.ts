import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { evidenceSchema, type Run, schema } from "../../../../src/core/evidence/run.ts";
import { strip } from "../../../../src/core/evidence/strip.ts";
import { readEvidence } from "../../../../src/report/evidence/read.ts";
import { evidence, written } from "../../../../src/report/evidence.ts";
import { restored } from "../../report/runs.ts";
import { arbitraryOf } from "./arbitrary.ts";

const validate = new Ajv2020({ strict: false }).compile(evidenceSchema());
const runs = arbitraryOf(schema) as fc.Arbitrary<Run>;

test("whatever a record holds, what is written is valid by the published schema and reads as the same record", () => {
  fc.assert(
    fc.property(runs, (run) => {
      const { text, defects } = written(run);
      expect(defects).toEqual([]);
      expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
      const again = readEvidence(text);
      expect(again).toBeDefined();
      expect(evidence(again!)).toBe(text);
    }),
    { numRuns: 200 },
  );
});

/** The paths of every value of a record, those of unknown content aside. */
function pathsOf(of: unknown, path: readonly string[] = []): string[][] {
  if (typeof of !== "object" || of === null || ["github", "outputs"].includes(path.at(-1) ?? "")) return [[...path]];
  return [[...path], ...Object.entries(of).flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}

/** A copy with another value at a path. */
function withAt(of: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy: object = Array.isArray(of) ? [...of] : { ...(of as object) };
  Reflect.set(copy, key, withAt(Reflect.get(copy, key), rest, value));
  return copy;
}

test("a value of a wrong type, wherever it stands, keeps nothing else from being written, and is named", () => {
  const whole = JSON.parse(evidence(restored));
  // Words about the target may have any name.
  for (const path of pathsOf(whole).filter((each) => each.length > 0 && each.at(-1) !== "target")) {
    const { value, defects } = strip(schema, withAt(restored, path, { token: "eyJhbGciOi.secret" }));
    const text = JSON.stringify(value);
    expect(text, path.join(".")).not.toContain("eyJhbGciOi");
    // Of GitHub's claims what is no plain value is left out.
    if (path[1] !== "github") expect(defects.join(" "), path.join(".")).toContain(path.slice(0, 2).join("."));
    // Its neighbours are there as they were.
    const [first = ""] = path;
    const rest = (of: Record<string, unknown>) => JSON.stringify({ ...of, [first]: null });
    expect(rest(JSON.parse(text)), path.join(".")).toBe(rest(whole));
  }
});

test("a number that is none is named, since a reader refuses it", () => {
  const [restore] = restored.restores;
  const run = { ...restored, restores: [{ ...restore!, point: { ...restore!.point!, ageSeconds: Number.NaN } }] };
  expect(written(run).defects).toEqual(["restores.0.point.ageSeconds"]);
});

test("what JSON leaves out is no defect", () => {
  const absent = z.object({ a: z.string().exactOptional() });
  expect(strip(absent, { a: undefined })).toEqual({ value: {}, defects: [] });
});
