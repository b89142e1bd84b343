import type { Deployment } from "../../clouds/azure/deployment.ts";
import type { Operation } from "../../clouds/azure/deployment-operations.ts";
import { lastPart } from "../../clouds/azure/ids.ts";
import { type Finding, type Refusal, sh } from "../../core/index.ts";
import type { Masker } from "../../masking/masker.ts";
import { type Doing, refusedPhase, said } from "../engine/restore-context.ts";
import { DEPLOY_RULES } from "./rules.ts";
import { innermost } from "./unfold.ts";

/** The innermost causes: of the deployment's own error, and of the operations that failed. */
export function causes(doing: Doing, { state, error, id }: Deployment, operations: readonly Operation[]): Finding[] {
  const failures = operations.filter(({ state: of }) => /^failed$/i.test(of));
  const inner = innermost({
    details: [...failures.map(({ message }) => message), error],
  });
  if (inner.length === 0) {
    const message = `The deployment ${lastPart(id)} ended ${state}, and Azure says no more.`;
    const fix = sh`az deployment operation group list --resource-group ${groupOf(id)} --name ${lastPart(id)} --output table`;
    return [said(doing.about, DEPLOY_RULES.notDeployed, { message, fix }, "deploy")];
  }
  const what = failures.map(({ id: of }) => lastPart(of)).join(", ");
  const operation = `deploy ${what || lastPart(id)}`;
  return refusals(
    doing,
    inner.map(({ code, text }): Refusal => ({ service: "arm", operation, text, ...(code ? { code } : {}) })),
    `The deployment ${lastPart(id)} ended ${state}.`,
  );
}

/** A deployment that was refused, or failed: failed, even where trying again later may help. */
export function refusals({ about }: Doing, of: readonly Refusal[], then: string): Finding[] {
  return refusedPhase(about, "deploy", of, then).findings.map((each) => ({ ...each, level: "error" }));
}

/** ARM quotes parameters in its messages, and one may be a secret. */
export function hidden(findings: readonly Finding[], masker: Masker): Finding[] {
  return findings.map((each) => ({
    ...each,
    message: masker.hide(each.message),
    ...(each.actual === undefined ? {} : { actual: masker.hide(each.actual) }),
    ...(each.unreadable ? { unreadable: { ...each.unreadable, text: masker.hide(each.unreadable.text) } } : {}),
  }));
}

/** The resource group in an ARM id, for a command. */
export function groupOf(id: string): string {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? "";
}
