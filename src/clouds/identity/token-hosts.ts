import type { Plan, Settings } from "../../core/index.ts";
import { type AzureCloud, areBuiltIn, isBuiltIn } from "./clouds.ts";

/** Started by those who may write to the repository, or by the clock. On all others a stranger may have had a hand in the files. */
const EVENTS: ReadonlySet<string> = new Set(["schedule", "push", "workflow_dispatch", "repository_dispatch"]);

/**
 * Why this run may send no token to hosts that its files name; undefined when it may. Whoever opens a pull request, or pushes a branch, can
 * change the plan, and with it where tokens go; what stands on the default branch was reviewed.
 */
function refused({ run: { event }, branch }: Pick<Settings, "run" | "branch">): string | undefined {
  if (!EVENTS.has(event)) return `a run of event ${event || "(none)"} sends no token outside the built-in clouds`;
  // GitHub runs it on no other branch.
  if (event === "schedule") return undefined;
  if (branch.default === null)
    return "the event does not tell the default branch, and only from there a token goes outside the built-in clouds";
  if (branch.ref === `refs/heads/${branch.default}`) return undefined;
  return `a run for ${branch.ref || "no ref"} sends no token outside the built-in clouds: only one for ${branch.default}, the default branch, does`;
}

/** Why a run may send no token to the plan's hosts; undefined when it may: it may always where the plan names none of its own. */
export function hostsRefused(settings: Settings, plan: Pick<Plan, "azure" | "google">): string | undefined {
  return areBuiltIn(plan) ? undefined : refused(settings);
}

/** Why a post step may send no token to the hosts that its step handed to it; undefined when it may. */
export function stateRefused(
  settings: Settings,
  {
    cloud,
    through,
  }: { readonly cloud: AzureCloud; readonly through?: { readonly sts: string; readonly iamCredentials: string } | undefined },
): string | undefined {
  return isBuiltIn(cloud, through) ? undefined : refused(settings);
}
