import type { DeploymentRun, Held, Objective, PhaseRun, PointRun, RestoreRun } from "../../core/index.ts";

/** A restore, field by field. */
export function restore(of: RestoreRun): object {
  const { job, selection, cleanUp } = of;
  return {
    name: of.name,
    from: of.from,
    vault: of.vault,
    policy: of.policy,
    item: of.item,
    sourceId: of.sourceId,
    point: of.point && point(of.point),
    newestPoint: of.newestPoint && point(of.newestPoint),
    points: of.points.map(({ id, time, tiers, consistency, eligible, reasons, chosen, secrets }) => ({
      id,
      time,
      tiers: [...tiers],
      consistency,
      eligible,
      reasons: [...reasons],
      chosen,
      secrets: secrets?.map(({ name, version, state }) => ({ name, version, state })),
    })),
    target: Object.fromEntries(Object.entries(of.target).map(([key, value]) => [key, value])),
    verdict: of.verdict,
    tier: of.tier,
    due: [...of.due],
    phases: of.phases.map(phase),
    ownerId: of.ownerId,
    triggeredAt: of.triggeredAt,
    job: job && {
      id: job.id,
      status: job.status,
      startTime: job.startTime,
      endTime: job.endTime,
      correlationId: job.correlationId,
      activityId: job.activityId,
    },
    restored: of.restored.map(({ id, type, name }) => ({ id, type, name })),
    ...(of.deployment ? { deployment: deployment(of.deployment) } : {}),
    selection: selection && {
      population: selection.population,
      eligible: selection.eligible,
      excluded: selection.excluded,
      seed: selection.seed,
    },
    held: of.held.map(held),
    vaultPlace: of.vaultPlace && { resourceGroup: of.vaultPlace.resourceGroup, name: of.vaultPlace.name },
    stagingId: of.stagingId,
    onCancel: of.onCancel,
    objectives: { rto: objective(of.objectives.rto), rpo: objective(of.objectives.rpo) },
    checks: of.checks.map(({ name, verdict, expected, actual }) => ({ name, verdict, expected, actual })),
    cleanUp: cleanUp && { verdict: cleanUp.verdict, inventory: cleanUp.inventory.map(held) },
  };
}

function point({ id, time, tiers, consistency, ageSeconds }: PointRun): object {
  return { id, time, tiers: [...tiers], consistency, ageSeconds };
}

export function phase({ name, verdict, startedAt, endedAt }: PhaseRun): object {
  return { name, verdict, startedAt, endedAt };
}

function deployment(of: DeploymentRun): object {
  const { id, template, state, startedAt, endedAt, correlationId, outputs, changes } = of;
  return {
    id,
    template,
    state,
    startedAt,
    endedAt,
    correlationId,
    outputs,
    changes: changes?.map((each) => ({ id: each.id, change: each.change, properties: each.properties })) ?? null,
  };
}

function held({ id, kind, state, expires }: Held): object {
  return { id, kind, state, expires };
}

function objective({ targetSeconds, actualSeconds, met }: Objective): object {
  return { targetSeconds, actualSeconds, met };
}
