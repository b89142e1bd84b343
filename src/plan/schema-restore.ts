import { z } from "zod";
import { count, duration, keys, name, orMissing } from "../schema/values.ts";
import type { PlanKeys, Workload } from "../workloads/workload.ts";
import { point } from "./schema-point.ts";
import { step } from "./schema-step.ts";

const optional = name.optional();

/** A map that is told by its `type` alone. @param types of which it is, in the order in which they are named. */
function oneOf(maps: readonly PlanKeys[], what: string) {
  const types = maps.map(({ shape }) => shape.type.value);
  const [first, ...more] = maps;
  if (!first) throw new Error(`there is no ${what}`);
  return z.discriminatedUnion("type", [first, ...more], { error: orMissing(`${what}'s type is ${listed(types)}.`) });
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** Each target once: kinds that share one share its keys. */
function targetsOf(workloads: readonly Workload[]): PlanKeys[] {
  const all = workloads.flatMap(({ targets }) => Object.entries(targets).map(([type, { schema }]) => [type, schema] as const));
  return [...new Map(all).values()];
}

const steps = z.array(step).default([]);
/** Every key of a restore; `defaults` takes the same ones, all of them optional. */
export function restoreShape(workloads: readonly Workload[]) {
  const kinds = workloads.map(({ kind }) => kind);
  const item = oneOf(
    workloads.map(({ schema }) => schema),
    "An item",
  );
  const target = oneOf(targetsOf(workloads), "A target");
  const select = keys({
    type: z.enum(kinds),
    "backup-policy": optional,
    name: optional,
    sample: count.optional(),
    seed: optional,
  });
  return {
    vault: keys({ "resource-group": name, name }).describe("The Recovery Services vault."),
    item: item.optional().describe("The protected item. Exactly one of item and select."),
    select: select.optional().describe("Many items of a vault."),
    region: z.literal("secondary").optional(),
    point: point.optional().describe("Which recovery point: latest, oldest, random, {id: …}, {before: …}, {at: …} or {ago: …}."),
    "point-filter": keys({
      tier: z.enum(["snapshot", "vault", "archive"]).optional(),
      consistency: z.enum(["application", "file-system", "crash"]).optional(),
      within: duration.optional(),
    })
      .default({})
      .describe("Which recovery points may be used at all."),
    target,
    "restore-target": target.optional().describe("Used instead of target in mode restore."),
    criticality: optional,
    parameters: optional,
    deploy: keys({ template: name }).optional(),
    before: steps,
    verify: steps,
    after: steps,
    "clean-up": steps,
    secrets: z.array(name).default([]).describe("Names of secrets that the restore depends on, beside those its steps name."),
    objectives: keys({ rto: duration.optional(), rpo: duration.optional() }).default({}),
    keep: keys({ passed: duration.optional(), failed: duration.optional(), unverified: duration.optional() }).default({}),
    "on-cancel": z.enum(["cancel", "leave"]).optional(),
    rehydrate: keys({ priority: z.enum(["standard", "high"]).default("standard"), duration: duration.optional() }).optional(),
    timeout: duration.default(4 * 3600).describe("How long the restore is followed before it is handed over."),
  };
}

function build(workloads: readonly Workload[]) {
  const restore = keys(restoreShape(workloads));
  return { restore, defaults: restore.partial() };
}
const built = new WeakMap<readonly Workload[], ReturnType<typeof build>>();

/** What a restore, and what `defaults` may say, by the kinds of items that there are. */
export function restoreSchemas(workloads: readonly Workload[]): ReturnType<typeof build> {
  const own = built.get(workloads) ?? build(workloads);
  built.set(workloads, own);
  return own;
}
export type RestoreText = z.output<ReturnType<typeof build>["restore"]>;
