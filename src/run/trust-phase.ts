import type { Plan, Run } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import type { Context, Facts } from "../judge/facts.ts";
import type { About } from "../judge/judge.ts";
import { judged, timed } from "../judge/phase.ts";
import { withClock } from "../trust/clock.ts";
import { compared } from "../trust/enrich.ts";
import { recordForecast } from "../trust/forecast.ts";
import { GOOGLE_RULES, TRUST_RULES } from "./fact-rules.ts";
import { recordIdentities } from "./record-facts.ts";

/** The clouds that let the run in. */
export interface Trusted {
  readonly azure: boolean;
  readonly google: boolean;
}

/** The phase `trust`: both clouds are shown who the run is, and what they say of it is judged. @param google whether Google is contacted. */
export async function trustPhase({ io, plan }: Context, run: Run, facts: Facts, about: About, google: boolean): Promise<Trusted> {
  let trusted = { azure: false, google: false };
  await timed(io, run, run.phases, "trust", `Trust: ${chains(plan, google)}`, async () => {
    const rules = google ? [...TRUST_RULES, ...GOOGLE_RULES] : TRUST_RULES;
    const judgedAll = compared(io, run, await judged(rules, "trust", facts, about), await facts.get("comparison"), about);
    const done = withClock(judgedAll, await facts.get("clock"));
    await recordIdentities(run, facts, google, plan);
    recordForecast(io, run, await facts.get("forecast"));
    const probed = await facts.get("probe");
    if ("value" in probed) run.probe = probed.value;
    const refused = done.findings.some(({ rule, level }) => rule === "RDT001" && level === "error");
    trusted = { azure: run.identity.azure !== null && !refused, google: run.identity.google !== null };
    tellIdentities(io, run, google);
    return done;
  });
  return trusted;
}

/** Whose token each cloud is shown, in the order in which they come. */
function chains({ azure, google: ours }: Plan, google: boolean): string {
  if (azure.subjectToken === "google") return "GitHub → Google → Entra";
  if (!google) return "GitHub → Entra";
  return ours?.subjectToken === "azure" ? "GitHub → Entra → Google" : "GitHub → Entra, GitHub → Google";
}

function tellIdentities(io: Io, { identity: { azure, google: ours } }: Run, google: boolean): void {
  if (azure) {
    const by = azure.through ? `, by the ID token of Google service account ${azure.through.serviceAccount}` : "";
    io.log.info(`Entra: application ${azure.clientId} in tenant ${azure.tenantId}${by}, until ${azure.expiresAt}`);
  }
  if (ours) {
    const by = ours.subjectToken === "azure" ? `, by Entra's token of application ${azure?.clientId ?? ""}` : "";
    io.log.info(`Google: ${ours.serviceAccount ?? ours.principal}${by}, until ${ours.expiresAt}`);
  }
  if (google) return;
  const what = azure?.through ? "Secret Manager is not asked" : "Google is not contacted";
  io.log.info(`${what}: the selected restores refer to no secret.`);
}
