import type { Finding, Plan, Settings } from "./core.ts";
import { areBuiltIn } from "./identity/clouds.ts";
import { planFinding } from "./plan/codes.ts";

/**
 * Why a run may send no token to the plan's hosts; undefined when it may. Whoever opens a pull request can change the plan, and with it where
 * tokens go: there only the public and the sovereign clouds are asked.
 */
export function hostsRefused({ run: { event } }: Settings, plan: Pick<Plan, "azure" | "google">): string | undefined {
  if (!/^pull_request/.test(event) || areBuiltIn(plan)) return undefined;
  return `a ${event} run sends no token outside the built-in clouds`;
}

/** The same as a finding about the plan, before anything is asked of anybody. A job that has no token has none to send, and learns why. */
export function hostFindings(plan: Plan, settings: Settings): Finding[] {
  if (settings.mode === "lint" || !settings.oidc || hostsRefused(settings, plan) === undefined) return [];
  const key = plan.azure.cloud.includes("://") ? ["azure", "cloud"] : ["google"];
  return [
    planFinding("hosts", {
      subject: key.join("."),
      message: `The plan names hosts of its own, and this is a ${settings.run.event} run: whoever opened it could have changed them. No token was asked for, and none was sent.`,
      where: plan.place(key),
      fix: "mode: lint   # on pull requests; run the other modes on push, schedule or workflow_dispatch",
    }),
  ];
}
