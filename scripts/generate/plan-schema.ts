import { z } from "zod";
import { planShape } from "../../src/plan/schema.ts";
import { pointForEditors } from "../../src/plan/schema-point.ts";
import { restoreShape } from "../../src/plan/schema-restore.ts";
import { keys } from "../../src/schema/values.ts";
import { WORKLOADS } from "../../src/workloads/index.ts";

/** A JSON Schema as far as the reference walks it. */
export interface Schema {
  readonly [key: string]: unknown;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** The plan as an editor should complete it. A restore's keys are optional here, because `defaults` may hold them. */
export function planSchema(): Schema {
  const shape = restoreShape(WORKLOADS);
  const point = pointForEditors.optional().describe(shape.point.description ?? "");
  const restore = keys({ ...shape, point }).partial();
  const plan = keys({
    ...planShape,
    defaults: restore.optional().describe("Any key of a restore, for all of them."),
    restores: z.record(z.string(), restore).describe("What to restore, by name."),
  });
  const schema: Schema = JSON.parse(JSON.stringify(z.toJSONSchema(plan, { io: "input", reused: "inline" })));
  return { $id: "restore-plan.schema.json", title: "Restore plan of proof-of-restore", ...schema };
}
