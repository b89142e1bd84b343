import type {
  Compared,
  DeploymentRun,
  Finding,
  Foretold,
  Held,
  Objective,
  PhaseRun,
  PointRun,
  Refusal,
  RestoreRun,
  Run,
  SourceRun,
} from "../core.ts";
import { claims } from "./claims.ts";

/**
 * `evidence.json`: the run record, field by field from an allow-list, in a fixed order, two spaces deep, with a line break at its end. The
 * same record always gives the same bytes, so that a digest of it means something. What is absent is null, but in
 * findings, and for what only a report has: there it is left out.
 */
export function evidence(run: Run): string {
  return `${JSON.stringify(record(run), null, 2)}\n`;
}

function record(run: Run): object {
  const { tool, run: of, plan, previous } = run;
  return {
    schemaVersion: run.schemaVersion,
    tool: { name: tool.name, version: tool.version },
    mode: run.mode,
    verdict: run.verdict,
    tier: run.tier,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    reason: run.reason,
    breakGlass: run.breakGlass,
    exitCode: run.exitCode,
    run: {
      repository: of.repository,
      repositoryId: of.repositoryId,
      workflowRef: of.workflowRef,
      sha: of.sha,
      runId: of.runId,
      runAttempt: of.runAttempt,
      event: of.event,
      actor: of.actor,
      triggeringActor: of.triggeringActor,
      approvers: [...of.approvers],
      environment: of.environment,
      createdAt: of.createdAt,
    },
    plan: plan && {
      path: plan.path,
      sha256: plan.sha256,
      inputs: plan.inputs.map(({ path, sha256 }) => ({ path, sha256 })),
    },
    phases: run.phases.map(phase),
    hosts: [...run.hosts],
    previous: previous && { runId: previous.runId, runAttempt: previous.runAttempt, sha256: previous.sha256 },
    identity: identity(run),
    compared: run.compared?.map(({ cloud, what, presented, demanded, from, agrees, differences, marks }) => ({
      cloud,
      what,
      presented,
      demanded,
      from,
      agrees,
      differences: differences.map(({ kind, sentence }) => ({ kind, sentence })),
      marks: { presented: ranges(marks.presented), demanded: ranges(marks.demanded) },
    })),
    forecast: run.forecast?.map(({ kind, what, entra, google }) => ({
      kind,
      what,
      entra: foretold(entra),
      google: google && foretold(google),
    })),
    secrets: run.secrets.map((secret) => ({
      name: secret.name,
      resource: secret.resource,
      version: secret.version,
      state: secret.state,
      createTime: secret.createTime,
      ageDays: secret.ageDays,
      maxAgeDays: secret.maxAgeDays,
      atPoint: Object.fromEntries(
        Object.entries(secret.atPoint ?? {}).map(([name, { version, state, createTime }]) => [
          name,
          { version, state, createTime },
        ]),
      ),
      keys: secret.keys && [...secret.keys],
      uses: secret.uses?.map(({ restore, step, wanted, version, createTime, usedAt }) => ({
        restore,
        step,
        wanted,
        version,
        createTime,
        usedAt,
      })),
      verdict: secret.verdict,
    })),
    permissions: run.permissions?.map(({ restore, cloud, scope, needed, to, granted }) => ({
      restore,
      cloud,
      scope,
      needed,
      to,
      granted,
    })),
    grants: run.grants?.map(({ restore, policy, secret, outcome }) => ({ restore, policy, secret, outcome })),
    probe: run.probe && {
      ran: run.probe.ran,
      why: run.probe.why,
      tried: run.probe.tried.map(({ cloud, what, outcome, answer }) => ({ cloud, what, outcome, answer })),
    },
    selected: run.selected && [...run.selected],
    restores: run.restores.map(restore),
    sources: run.sources?.map(source),
    audit: run.audit.map(({ cloud, time, operation, principal, correlationId, scope, found }) => ({
      cloud,
      time,
      operation,
      principal,
      correlationId,
      scope,
      found,
    })),
    findings: run.findings.map(finding),
    effects: run.effects?.map(({ of, what, from, to, way }) => ({ of, what, from, to, way })),
  };
}

function foretold({ answer, why }: Foretold): object {
  return { answer, why };
}

function ranges(of: Compared["marks"]["presented"]): number[][] {
  return of.map(([start, end]) => [start, end]);
}

function identity({ identity: { github, azure, google } }: Run): object {
  return {
    github: github && claims(github),
    azure: azure && {
      tenantId: azure.tenantId,
      clientId: azure.clientId,
      objectId: azure.objectId,
      expiresAt: azure.expiresAt,
      subjectToken: azure.subjectToken,
      through: azure.through && {
        workloadIdentityProvider: azure.through.workloadIdentityProvider,
        serviceAccount: azure.through.serviceAccount,
        universe: azure.through.universe,
        sts: azure.through.sts,
        iamCredentials: azure.through.iamCredentials,
      },
      subscriptionId: azure.subscriptionId,
      cloud: {
        name: azure.cloud.name,
        arm: azure.cloud.arm,
        authority: azure.cloud.authority,
        audience: azure.cloud.audience,
        builtIn: azure.cloud.builtIn,
      },
    },
    google: google && {
      principal: google.principal,
      serviceAccount: google.serviceAccount,
      expiresAt: google.expiresAt,
      subjectToken: google.subjectToken,
    },
  };
}

function restore(of: RestoreRun): object {
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

function source(of: SourceRun): object {
  return {
    path: of.path,
    repository: of.repository,
    runId: of.runId,
    runAttempt: of.runAttempt,
    url: of.url,
    mode: of.mode,
    plan: of.plan,
    verdict: of.verdict,
    tier: of.tier,
    startedAt: of.startedAt,
    endedAt: of.endedAt,
    breakGlass: of.breakGlass,
    reason: of.reason,
  };
}

function point({ id, time, tiers, consistency, ageSeconds }: PointRun): object {
  return { id, time, tiers: [...tiers], consistency, ageSeconds };
}

function phase({ name, verdict, startedAt, endedAt }: PhaseRun): object {
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

/** JSON leaves out what is undefined: an absent field stays absent. */
function finding(of: Finding): object {
  return {
    rule: of.rule,
    level: of.level,
    title: of.title,
    phase: of.phase,
    restore: of.restore,
    subject: of.subject,
    message: of.message,
    expected: of.expected,
    actual: of.actual,
    fix: of.fix,
    terraform: of.terraform,
    unreadable: of.unreadable && refusal(of.unreadable),
    changed: of.changed,
    accepted: of.accepted && { reason: of.accepted.reason, until: of.accepted.until },
    where: of.where && { path: of.where.path, line: of.where.line, column: of.where.column },
    from: of.from,
  };
}

function refusal({ service, operation, status, code, text, requestId }: Refusal): object {
  return { service, operation, status, code, text, requestId };
}
