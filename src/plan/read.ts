import { type Finding, MODES, type Plan, type Restore, type Settings } from "../core/index.ts";
import { WORKLOADS } from "../workloads/index.ts";
import type { Workload } from "../workloads/workload.ts";
import { planFinding } from "./codes.ts";
import { parsePlan } from "./parse.ts";
import { parsePoint } from "./point.ts";
import { selectRestores } from "./select.ts";
import { unsupported } from "./unsupported.ts";

/** A plan that can be gone on with, and the restores that this run is about; or only what stands in the way. */
export type ReadPlan =
  | { readonly plan: Plan; readonly restores: readonly Restore[]; readonly findings: readonly Finding[] }
  | { readonly findings: readonly Finding[] };

/** What stands in the plan's file; null when there is none; or why it is not read, in words that follow its path. */
export type PlanText = string | null | { readonly why: string };

/**
 * The plan's text and the inputs together: the selected restores with the run's own point, and everything that can be said of them before
 * a cloud is asked. In mode restore a mistake in a restore that was not selected is a warning: it must not stop somebody's emergency.
 */
export function readPlan(text: PlanText, settings: Settings, workloads: readonly Workload[] = WORKLOADS): ReadPlan {
  if (typeof text !== "string") return { findings: [missing(settings, text)] };
  const parsed = parsePlan(text, settings.plan, settings, workloads);
  if (!("plan" in parsed)) return parsed;
  const { plan } = parsed;
  const known = plan.restores.map(({ name }) => name);
  const broken = parsed.findings.flatMap(({ restore }) => (restore === undefined || known.includes(restore) ? [] : [restore]));
  const selected = selectRestores(plan, settings.only, [...new Set(broken)]);
  const about = (name: string | undefined) => name === undefined || settings.only.length === 0 || settings.only.includes(name);
  const lowered = parsed.findings.map((finding): Finding => {
    const spare = MODES[settings.mode].emergency && finding.level === "error" && !about(finding.restore);
    return spare ? { ...finding, level: "warning" } : finding;
  });
  const pointed = withPoint(selected.restores, settings);
  const { restores } = pointed;
  const findings = [
    ...lowered,
    ...selected.findings,
    ...pointed.findings,
    ...ceiling(plan, restores),
    ...resumable(restores, settings),
    ...unsupported(plan, restores, settings, workloads),
  ];
  return { plan, restores, findings };
}

function missing({ plan }: Settings, unread: { readonly why: string } | null): Finding {
  return planFinding("missingFile", {
    subject: plan,
    message: unread === null ? `There is no file ${plan}.` : `${plan} ${unread.why}.`,
    fix: "Check the repository out before this step (actions/checkout), or set input plan to the plan's path.",
  });
}

/** Input `point` stands in for every selected restore's own. */
function withPoint(restores: readonly Restore[], { point: text }: Settings): Omit<Extract<ReadPlan, { plan: Plan }>, "plan"> {
  if (text === undefined) return { restores, findings: [] };
  const point = parsePoint(text);
  if (point) return { restores: restores.map((restore) => ({ ...restore, point })), findings: [] };
  const finding = planFinding("input", {
    subject: "input point",
    message: `Input point is not a point: ${text}`,
    fix: "Give latest, oldest, random, or one of: id: <id> · before: <time> · at: <time> · ago: <duration>.",
  });
  return { restores, findings: [finding] };
}

function ceiling({ limits, place }: Plan, { length }: readonly Restore[]): Finding[] {
  const most = limits.restores;
  if (most === undefined || length <= most) return [];
  const message = `${length} restores are selected; the plan allows ${most} in one run.`;
  const fix = "Name fewer in input only, or raise limits.restores.";
  return [planFinding("limit", { subject: "limits.restores", message, where: place(["limits", "restores"]), fix })];
}

function resumable({ length }: readonly Restore[], { resume, mode }: Settings): Finding[] {
  if (resume === undefined) return [];
  const say = (message: string, fix: string) => [planFinding("input", { subject: "input resume", message, fix })];
  if (!MODES[mode].emergency) return say(`Input resume follows a restore's job; mode ${mode} has none.`, "Set mode: restore.");
  if (length === 1) return [];
  return say(`Input resume is about one job, yet ${length} restores are selected.`, "Name the one restore in input only.");
}
