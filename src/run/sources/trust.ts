import { EPHEMERAL, targetsIn } from "../../core/target-of.ts";
import { instant, Refused } from "../../io/io.ts";
import type { Sources } from "../../judge/facts.ts";
import { nextRun } from "../../schedule/next-run.ts";
import { contactsGoogle, refersToGoogle } from "../../secrets/used.ts";
import { compareTrusts } from "../../trust/comparison.ts";
import { forecast } from "../../trust/forecast.ts";
import { permissionsAt } from "../../trust/permissions.ts";
import { probe } from "../../trust/probe.ts";
import type { Workload } from "../../workloads/workload.ts";
import { readScopes } from "../permission-scopes.ts";

/** Who the run is, what the clouds demand of it, and what it may do. */
export const trustSources = (workloads: readonly Workload[]) =>
  ({
    azure: {
      of: "run",
      read: async ({ session }) => {
        const { token: _, assertion: __, tokenFor: ___, ...identity } = await session.azure();
        return identity;
      },
    },
    google: {
      of: "run",
      read: async ({ session }) => {
        const { principal, serviceAccount, expiresAt } = await session.google();
        return { principal, serviceAccount, expiresAt };
      },
    },
    clock: {
      of: "run",
      read: async ({ io, settings, plan, restores }, need) => {
        const asked = contactsGoogle({ settings, plan, restores }) ? (["azure", "google"] as const) : ["azure" as const];
        await Promise.allSettled(asked.map((name) => need(name)));
        return io.clock.measured();
      },
    },
    comparison: {
      of: "run",
      read: (context, need) => compareTrusts(context, need, contactsGoogle(context)),
    },
    forecast: { of: "run", read: async (context, need) => forecast(context, await need("comparison")) },
    nextRun: { of: "run", read: async ({ workflow, startedAt }) => nextRun(await workflow(), startedAt) },
    subscription: {
      of: "run",
      read: async ({ session, settings, restores, io }) => {
        const arm = await session.arm();
        const held = await permissionsAt(arm, `/subscriptions/${arm.subscriptionId}`, () => instant(io.now()));
        if ("unreadable" in held) throw new Refused(held.unreadable);
        const targets = restores.flatMap((restore) => targetsIn(restore, settings.mode));
        return { permissions: held.value.good, ownGroups: targets.some(({ resourceGroup }) => resourceGroup === EPHEMERAL) };
      },
    },
    probe: {
      of: "run",
      read: ({ io, settings, plan, restores }) => probe(io, settings, plan, refersToGoogle(plan, restores)),
    },
    permissions: { of: "restore", read: (context, need, restore) => readScopes(workloads, context, need, restore) },
  }) satisfies Partial<Sources>;
