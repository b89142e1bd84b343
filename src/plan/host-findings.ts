import { hostsRefused } from "../clouds/identity/token-hosts.ts";
import { type Finding, MODES, type Plan, type Settings } from "../core/index.ts";
import { planFinding } from "./codes.ts";

/** Why a run may send no token to the plan's hosts, as a finding, before anything is asked of anybody. A job that has no token has none to send, and learns why. */
export function hostFindings(plan: Plan, settings: Settings): Finding[] {
  const why = hostsRefused(settings, plan);
  if (!MODES[settings.mode].asks || !settings.oidc || why === undefined) return [];
  const key = plan.azure.cloud.includes("://") ? ["azure", "cloud"] : ["google"];
  return [
    planFinding("hosts", {
      subject: key.join("."),
      message: `The plan names hosts of its own, and ${why}. Whoever wrote that branch or caused that event could have changed them. No token was asked for, and none was sent.`,
      where: plan.place(key),
      fix: "mode: lint   # elsewhere; run the other modes from the default branch, on schedule, push or workflow_dispatch",
    }),
  ];
}
