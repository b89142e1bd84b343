import type { Finding } from "../../core/index.ts";
import { EPHEMERAL, targetOf } from "../../core/target-of.ts";
import { instant, Refused } from "../../io/io.ts";
import { verdictOf } from "../../judge/judge.ts";
import type { Done } from "../../judge/phase.ts";
import { deploymentId } from "../engine/deployment-name.ts";
import { ownerId, ownerOfRun } from "../engine/owner.ts";
import { type Doing, refusedPhase, said } from "../engine/restore-context.ts";
import { parametersOf } from "./parameters.ts";
import { deploymentBody } from "./request.ts";
import { DEPLOY_RULES } from "./rules.ts";
import { RESTORED, templateOf } from "./template.ts";
import { whatIf } from "./what-if.ts";

/**
 * Mode dry-run: what the repository's template would change in the target group, by Azure's own what-if. The template that Azure generates with
 * the restored disks is not there before them, and neither is a group of the run's own: that is said.
 */
export async function forecast(doing: Doing, before: Done): Promise<Done> {
  const { io, arm, about, record, ready } = doing;
  const { restore, settings } = about;
  const template = restore.deploy?.template ?? RESTORED;
  const group = ready.requests[0]?.target.resourceGroup;
  const add = (findings: readonly Finding[], unverified = false): Done => {
    const all = [...before.findings, ...findings];
    const verdict = verdictOf(all, unverified || before.verdict === "unverified");
    // What a template would change says nothing of a restore request that Azure does not validate.
    return { findings: all, verdict: verdict === "passed" && before.verdict === "not-run" ? "not-run" : verdict };
  };
  const note = (message: string) => add([{ ...said(about, DEPLOY_RULES.forecast, { message }, "validate"), level: "note" }]);
  if (template === RESTORED)
    return note("The template that Azure generates comes with the restored disks, so what it will deploy cannot be told before.");
  if (group === undefined || targetOf(restore, settings.mode).resourceGroup === EPHEMERAL)
    return note(`The group of the run's own is not there yet, so what ${template} will deploy into it cannot be told before.`);
  const read = await templateOf(doing);
  if ("findings" in read) return add(read.findings);
  const resolved = await parametersOf(doing, read.template);
  if ("findings" in resolved) return add(resolved.findings);
  const id = deploymentId(arm.subscriptionId, group, ownerId(ownerOfRun(about)));
  io.log.info(`Asking Azure what ${template} would change in ${group}.`);
  try {
    const changes = await whatIf(io, arm, id, deploymentBody(read.template.document, resolved.parameters, {}));
    const startedAt = instant(io.now());
    record.deployment = {
      id: null,
      template,
      state: "Forecast",
      startedAt,
      endedAt: startedAt,
      correlationId: null,
      outputs: {},
      changes,
    };
    for (const { id: of, change, properties } of changes)
      io.log.info(`  ${change.padEnd(11)} ${of}${properties.length > 0 ? `: ${properties.slice(0, 10).join(", ")}` : ""}`);
    if (changes.length === 0) io.log.info("It would change nothing.");
    return add(
      changes
        .filter(({ change }) => /^(Modify|Delete|Unsupported)$/i.test(change))
        .map(({ id: of, change, properties }) => {
          const what = /^Unsupported$/i.test(change)
            ? "Azure cannot foretell what the template does to"
            : WORDS[change.toLowerCase()];
          const paths = properties.length > 0 ? ` (${properties.slice(0, 10).join(", ")})` : "";
          const message = `${what} ${of}${paths}. A drill refuses to touch what is there already.`;
          const fix = "Give it another name by a parameter, or deploy into a group of the run's own.";
          return said(about, DEPLOY_RULES.forecast, { subject: of, message, fix }, "validate");
        }),
    );
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { findings } = refusedPhase(about, "validate", [error.refusal], "What the template would change is not known.");
    return add(
      findings.map((each) => ({ ...each, message: io.masker.hide(each.message) })),
      true,
    );
  }
}

const WORDS: Readonly<Record<string, string>> = { modify: "The template would change", delete: "The template would delete" };
