import { readBlob, UNUSABLE } from "../../clouds/azure/blob.ts";
import { TOO_LARGE } from "../../clouds/refusals/unanswered.ts";
import type { Finding } from "../../core/index.ts";
import type { Template } from "../../core/inputs.ts";
import { Refused } from "../../io/io.ts";
import { parseTemplate } from "../../parameters/template.ts";
import { readJob } from "../engine/job-page.ts";
import { BAG_KEYS } from "../engine/property-bag.ts";
import { type Doing, refusedPhase, said } from "../engine/restore-context.ts";
import { DEPLOY_RULES } from "./rules.ts";

/** The plan's word for the template that Azure generates with the restored disks. */
export const RESTORED = "restored";

const LOOK = `Look at the blob that the job names as \`${BAG_KEYS.template.join("` or `")}\`, or deploy a template of the repository.`;

/** The template that the plan deploys; or why there is none. */
export async function templateOf(
  doing: Doing,
): Promise<{ readonly template: Template } | { readonly findings: readonly Finding[] }> {
  const { about, inputs } = doing;
  const path = about.restore.deploy?.template ?? RESTORED;
  if (path === RESTORED) return generated(doing);
  const read = inputs.template(about.restore);
  if (read) return { template: read };
  const message = `The template ${path} is not in the repository, or is no template.`;
  return { findings: [said(about, DEPLOY_RULES.templateUnusable, { subject: path, message }, "deploy")] };
}

/** Azure Backup names the template in the bag of the job that restored the disks. */
async function generated(doing: Doing): ReturnType<typeof templateOf> {
  const { io, arm, session, about, record, ready } = doing;
  const unusable = (message: string, fix: string) => ({
    findings: [said(about, DEPLOY_RULES.templateUnusable, { message, fix }, "deploy")],
  });
  try {
    const { job } = await readJob(arm, about.restore.vault, record.job?.id ?? "");
    const url = job.bag.template;
    const stagingId = ready.requests[0]?.stagingId;
    if (!url || !stagingId) {
      const fix = "Deploy a template of the repository (`deploy: {template: path}`); Azure makes one for managed disks alone.";
      return unusable(`The job ${job.id} names no template that Azure generated for these disks.`, fix);
    }
    const text = await readBlob(io, arm, await session.azure(), stagingId, url);
    const parsed = parseTemplate(text, "the template that Azure generated");
    if ("template" in parsed && "resources" in parsed.template.document) return { template: parsed.template };
    const [problem] = parsed.problems;
    return unusable(`The template that Azure generated is no template: ${problem?.message ?? "it has no resources"}`, LOOK);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.refusal.code === UNUSABLE || error.refusal.code === TOO_LARGE) return unusable(error.refusal.text, LOOK);
    const then = "The template that Azure generated for the restored disks could not be read, so nothing was deployed.";
    const { findings } = refusedPhase(about, "deploy", [error.refusal], then);
    return { findings: findings.map((each) => ({ ...each, level: "error" as const })) };
  }
}
