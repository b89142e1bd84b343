import type { Arm } from "../../clouds/azure/arm.ts";
import type { Finding } from "../../core/index.ts";
import { type Io, Refused } from "../../io/io.ts";
import { type RestoreAbout, refusalFinding, verdictOf } from "../../judge/judge.ts";
import type { Done } from "../../judge/phase.ts";
import type { Ready } from "../engine/ready.ts";
import { refusedPhase, said } from "../engine/restore-context.ts";
import { ENGINE_RULES } from "../engine/rules.ts";
import { validateRestore } from "./validate.ts";

/**
 * The phase `validate`: Azure judges each request as it would be sent; every result is a finding. A validation that Azure does not grant or
 * answer leaves the phase unverified; it never counts as passed. Where Azure offers none, the phase is not run.
 */
export async function validatePhase(io: Io, arm: Arm, ready: Ready, about: RestoreAbout): Promise<Done> {
  const findings: Finding[] = [];
  let unverified = false;
  let asked = false;
  for (const { body, target, validation } of ready.requests) {
    if (validation === null) {
      const message = `Azure offers no validation of a restore to a target of type ${target.type}, and was not asked.`;
      findings.push(said(about, ENGINE_RULES.notValidated, { message }, "validate"));
      continue;
    }
    asked = true;
    const where = target.resourceGroup ?? `a target of type ${target.type}`;
    io.log.info(`Asking Azure to validate the restore of ${ready.item.friendlyName} from ${ready.point.time} into ${where}.`);
    try {
      const results = await validateRestore(io, arm, ready, body.properties, validation);
      for (const { code, text, recommendations, level } of results) {
        const full = [text, ...recommendations].filter(Boolean).join("\n");
        const finding = refusalFinding(
          { service: "arm", operation: "validate the restore request", code, text: full },
          { phase: "validate", stopsRestore: true },
          about,
        );
        findings.push({ ...finding, level });
      }
      if (results.length === 0) io.log.info("Azure has nothing against it.");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      unverified = true;
      const done = refusedPhase(about, "validate", [error.refusal]);
      // Not being allowed to ask is no answer: it leaves the phase unverified, and never keeps an emergency restore from starting.
      findings.push(
        ...done.findings.map((each) =>
          error.refusal.status === 403 || error.refusal.status === 200 ? { ...each, level: "warning" as const } : each,
        ),
      );
    }
  }
  return { findings, verdict: asked ? verdictOf(findings, unverified) : "not-run" };
}
