import { DEPLOYMENTS, isRemovable, isType } from "../../clouds/azure/resource-types.ts";
import type { Finding } from "../../core/index.ts";
import { Refused } from "../../io/io.ts";
import { type Doing, refusedPhase, said } from "../engine/restore-context.ts";
import type { DeploymentBody } from "./request.ts";
import { DEPLOY_RULES } from "./rules.ts";
import { type Change, whatIf } from "./what-if.ts";

/**
 * Everything that a drill's deployment will make, by Azure's own forecast; or why the drill may not deploy it: it would change what is there
 * already, or make what a drill cannot remove again.
 */
export async function foresee(
  doing: Doing,
  id: string,
  body: DeploymentBody,
): Promise<
  { readonly makes: readonly string[]; readonly changes: readonly Change[] } | { readonly findings: readonly Finding[] }
> {
  const { io, arm, about } = doing;
  let changes: Change[];
  try {
    changes = await whatIf(io, arm, id, body);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const then = "What the template would change is not known, so the drill deploys nothing.";
    const { findings } = refusedPhase(about, "deploy", [error.refusal], then);
    return { findings: findings.map((each) => ({ ...each, level: "error" as const })) };
  }
  const made = changes.filter(({ change }) => /^Create$/i.test(change));
  const findings = [
    ...changes.filter((each) => !made.includes(each)).map((each) => existing(doing, each)),
    ...made.filter(({ id: of }) => !isRemovable(of) && !isType(of, DEPLOYMENTS)).map(({ id: of }) => unremovable(doing, of)),
  ];
  return findings.length > 0 ? { findings } : { makes: made.map(({ id: of }) => of), changes };
}

function existing({ about }: Doing, { id, change }: Change): Finding {
  const message = `The template would touch what is not this drill's: ${id} (what-if: ${change}). Nothing was deployed.`;
  const fix = "Give it another name by a parameter, for example drill-{run}, or deploy into a group of the run's own.";
  return said(about, DEPLOY_RULES.existing, { subject: id, message, fix }, "deploy");
}

function unremovable({ about }: Doing, id: string): Finding {
  const message = `The template would make what a drill does not know how to remove again: ${id}. Nothing was deployed.`;
  return said(
    about,
    DEPLOY_RULES.existing,
    { subject: id, message, fix: "Leave it out of the template that drills deploy." },
    "deploy",
  );
}
