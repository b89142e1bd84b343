import type { Deployment } from "../../clouds/azure/deployment.ts";
import { type Operation, operationsOf, putBy } from "../../clouds/azure/deployment-operations.ts";
import { lastPart } from "../../clouds/azure/ids.ts";
import { DEPLOYMENTS, isType, typeOf } from "../../clouds/azure/resource-types.ts";
import { duration } from "../../core/duration.ts";
import { type DeploymentRun, type Finding, MODES, sh } from "../../core/index.ts";
import { instant } from "../../io/io.ts";
import type { Done } from "../../judge/phase.ts";
import type { Masker } from "../../masking/masker.ts";
import { deploymentId } from "../engine/deployment-name.ts";
import { hold } from "../engine/held.ts";
import { ownerId, ownerOfRun } from "../engine/owner.ts";
import { type Doing, refusedPhase, said } from "../engine/restore-context.ts";
import { measureRto } from "../engine/rto.ts";
import { tagsOf } from "../engine/tags.ts";
import { leaseUntil, putLease } from "../held/lease.ts";
import { stepsOf } from "../steps/phase.ts";
import { causes, groupOf, hidden, refusals } from "./causes.ts";
import { foresee } from "./existing.ts";
import { cancelDeployment, followDeployment } from "./follow.ts";
import { outputsOf } from "./outputs.ts";
import { parametersOf } from "./parameters.ts";
import { begin, deploymentBody } from "./request.ts";
import { DEPLOY_RULES } from "./rules.ts";
import { RESTORED, templateOf } from "./template.ts";

/** A deployment takes minutes; one that takes an hour hangs. */
const PATIENCE_MS = 60 * 60_000;

/**
 * The phase `deploy`: the template with its parameters into the target group, once, under a name that the owner id gives it; followed to its
 * end. In a drill only what is not there yet is made, and written down before it is.
 */
export async function deployPhase(doing: Doing): Promise<Done> {
  const { io, arm, about, record, ready } = doing;
  const { settings, restore } = about;
  const group = ready.requests[0]?.target.resourceGroup;
  const { masker } = io;
  if (group === undefined) return failed([noGroup(doing)]);
  const template = await templateOf(doing);
  if ("findings" in template) return failed(template.findings);
  const resolved = await parametersOf(doing, template.template);
  if ("findings" in resolved) return failed(hidden(resolved.findings, masker));
  const owner = ownerId(ownerOfRun(about));
  const id = deploymentId(arm.subscriptionId, group, owner);
  const expires = MODES[settings.mode].removes ? leaseUntil(doing) : null;
  const tags = tagsOf(owner, settings.run.repositoryId, expires);
  const body = deploymentBody(template.template.document, resolved.parameters, tags);
  const run: DeploymentRun = {
    id,
    template: restore.deploy?.template ?? RESTORED,
    state: "NotBegun",
    startedAt: instant(io.now()),
    endedAt: null,
    correlationId: null,
    outputs: {},
    changes: null,
  };
  record.deployment = run;
  const lease = expires === null ? {} : { expires };
  if (MODES[settings.mode].removes) {
    const foreseen = await foresee(doing, id, body);
    if ("findings" in foreseen) return failed(hidden(foreseen.findings, masker));
    record.deployment = { ...run, changes: foreseen.changes };
    for (const of of foreseen.makes) hold(record, { id: of, kind: kindOf(of), state: "intended", ...lease });
  }
  hold(record, { id, kind: "deployment", state: "intended", ...lease });
  await doing.keep();
  io.log.info(`Deploying ${run.template === RESTORED ? "the template that Azure generated" : run.template} into ${group}.`);
  const begun = await begin(io, arm, id, body);
  if (begun.how === "refused") {
    record.held = record.held.filter((held) => !(held.state === "intended" && (held.id === id || isMade(held.id, doing))));
    return failed(hidden(refusals(doing, begun.refusals, "Nothing was deployed."), masker));
  }
  if (begun.how === "unknown") {
    const message = `It is not known whether the deployment began (${begun.why}), and none of the name ${lastPart(id)} has shown itself.`;
    const fix = sh`az deployment group show --resource-group ${group} --name ${lastPart(id)}   # and run again once you know`;
    return { findings: [said(about, DEPLOY_RULES.deploymentUnknown, { message, fix }, "deploy")], verdict: "unverified" };
  }
  hold(record, { id, kind: "deployment", state: "made", ...lease });
  record.deployment = { ...record.deployment, state: "Running" };
  await doing.keep();
  const done = await toItsEnd(doing, id, masker);
  return { ...done, findings: [...resolved.warnings, ...done.findings] };
}

async function toItsEnd(doing: Doing, id: string, masker: Masker): Promise<Done> {
  const { io, arm, about, record } = doing;
  const began = io.now();
  const deadline = began + Math.min(PATIENCE_MS, about.restore.timeout * 1000);
  const drill = MODES[about.settings.mode].removes;
  let operations: readonly Operation[] = [];
  const seen = async (of: readonly Operation[]) => {
    operations = of;
    if (!drill) return;
    for (const made of putBy(of)) {
      const before = record.held.find((held) => held.id.toLowerCase() === made.toLowerCase());
      if (before?.state === "intended") hold(record, { ...before, state: "made" });
    }
    await doing.keep();
  };
  const followed = await followDeployment(io, arm, { id, began, deadline }, seen);
  if (followed.how === "lost") {
    const done = refusedPhase(about, "deploy", [followed.refused.refusal], "The deployment could not be followed to its end.");
    return done.verdict === "passed" ? { ...done, verdict: "unverified" } : done;
  }
  if (followed.how === "late") {
    const rest = drill ? ((await cancelDeployment(arm, id)) ?? "Azure was asked to cancel it") : "It is left running";
    const message = `The deployment is still ${followed.state} after ${duration((io.now() - began) / 1000)}. ${rest}.`;
    const fix = sh`az deployment operation group list --resource-group ${groupOf(id)} --name ${lastPart(id)} --output table`;
    return failed([said(about, DEPLOY_RULES.notDeployed, { message, fix }, "deploy")]);
  }
  return ended(doing, followed.deployment, operations, masker);
}

async function ended(doing: Doing, deployment: Deployment, before: readonly Operation[], masker: Masker): Promise<Done> {
  const { io, arm, about, record } = doing;
  const { state, correlationId, id } = deployment;
  const operations = before.length > 0 ? before : (await operationsOf(arm, id)).good;
  const outputs = outputsOf(deployment, masker);
  if (record.deployment) record.deployment = { ...record.deployment, state, correlationId, endedAt: instant(io.now()), outputs };
  if (MODES[about.settings.mode].removes) await leases(doing, operations);
  await doing.keep();
  if (state !== "Succeeded") return failed(hidden(causes(doing, deployment, operations), masker));
  const came = putBy(operations).filter((of) => !isType(of, DEPLOYMENTS));
  for (const of of came) {
    if (!record.restored.some((one) => one.id.toLowerCase() === of.toLowerCase()))
      record.restored.push({ id: of, type: typeOf(of), name: lastPart(of) });
  }
  if (came.length === 0) {
    const message = "The deployment succeeded, and none of its operations made anything.";
    const fix = "Look at the template's resources and their conditions, and at the parameters that decide them.";
    return { findings: [said(about, DEPLOY_RULES.nothingMade, { message, fix }, "deploy")], verdict: "unverified" };
  }
  const names = Object.keys(outputs);
  io.log.info(`The deployment succeeded: ${came.length} resources${names.length > 0 ? `; outputs ${names.join(", ")}` : ""}.`);
  const triggered = Date.parse(record.triggeredAt ?? "");
  const last = stepsOf(doing, "verify").length === 0 && !Number.isNaN(triggered);
  return { findings: last ? measureRto(doing, triggered, io.now()) : [], verdict: "passed" };
}

/** Everything that this drill's deployment made gets its lease, as restored disks do. */
async function leases(doing: Doing, operations: readonly Operation[]): Promise<void> {
  const expires = leaseUntil(doing);
  const ids = putBy(operations).filter((id) => isMade(id, doing) && !isType(id, DEPLOYMENTS));
  for (const id of ids) if (typeOf(id).split("/").length === 2) await putLease(doing, { id, kind: "resource" }, expires);
}

function failed(findings: readonly Finding[]): Done {
  return { findings, verdict: "failed" };
}

function noGroup({ about }: Doing): Finding {
  const message = "The target names no resource group, so there is nowhere to deploy to.";
  return said(about, DEPLOY_RULES.templateUnusable, { message, fix: "Give the target a resource-group." }, "deploy");
}

/** Whether this drill foresaw that its deployment makes it. */
function isMade(id: string, { record }: Doing): boolean {
  return record.held.some((held) => held.kind === kindOf(id) && held.id.toLowerCase() === id.toLowerCase());
}

function kindOf(id: string): "deployment" | "resource" {
  return isType(id, DEPLOYMENTS) ? "deployment" : "resource";
}
