import type { Run, SourceRun } from "../core/index.ts";
import { finding } from "./evidence/write-finding.ts";
import { phase, restore } from "./evidence/write-restore.ts";
import { secret } from "./evidence/write-secret.ts";
import { compared, forecast, identity } from "./evidence/write-trust.ts";

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
    compared: run.compared?.map(compared),
    forecast: run.forecast?.map(forecast),
    secrets: run.secrets.map(secret),
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
