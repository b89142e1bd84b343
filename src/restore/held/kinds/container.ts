import { same } from "../../../clouds/azure/ids.ts";
import { byArm } from "./by-arm.ts";
import type { HeldKind } from "./kind.ts";

/** The container in the staging account to which a job wrote. It takes no tags: it is ours because our job names it. */
export const container: HeldKind = {
  ...byArm,
  kind: "container",
  order: 3,
  patienceMs: 2 * 60_000,
  lease: "none",
  notOurs: (held, ours) =>
    ours.container === undefined || same(ours.container, held.id)
      ? undefined
      : "it is not the container that this run's job names",
  whyItStays: async () => undefined,
};
