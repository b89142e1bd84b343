import type { Restore } from "../../../src/core/index.ts";
import { readPlan } from "../../../src/plan/read.ts";
import { WORKLOADS } from "../../../src/workloads/index.ts";
import { IDS, settings } from "../plan/make.ts";
import { toyBox } from "./toy/workload.ts";

/** The kinds of this version, and the toy. */
export const ALL = [...WORKLOADS, toyBox()];

/** A restore as the plan says it. @param lines beside its vault. @throws Error when they are no restore. */
export function restoreOf(...lines: readonly string[]): Restore {
  const vault = "vault: { resource-group: prod-backup, name: prod-vault }";
  const text = `version: 1\n${IDS}restores:\n  one:\n    ${[vault, ...lines].join("\n    ")}\n`;
  const read = readPlan(text, settings(), ALL);
  if (!("plan" in read) || !read.restores[0]) throw new Error(read.findings.map(({ message }) => message).join("\n"));
  return read.restores[0];
}

export const BOX = "item: { type: toy-box, name: robots, room: nursery }";
export const SHELF = "target: { type: toy-shelf, resource-group: drill-target, toys: 3 }";
export const MACHINE = "item: { type: vm, name: orders-01, resource-group: prod }";
export const DISKS = "target: { type: disks, resource-group: drill-target, staging-account: drillstaging }";
