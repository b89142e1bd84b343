import {
  type Finding,
  type Level,
  MODES,
  type Mode,
  type Place,
  type Plan,
  type Restore,
  reaches,
  type Settings,
  type Step,
  type Target,
} from "../core/index.ts";
import { targetKind, workloadOf } from "../workloads/find-workload.ts";
import type { Workload } from "../workloads/workload.ts";
import { planFinding } from "./codes.ts";

/** What the plan may say and this version does not do yet: where it stands, and whether the mode can go on without it. */
interface Gap {
  readonly subject: string;
  /** From the plan's root on; none for an input. */
  readonly at?: readonly (string | number)[];
  readonly what: string;
  /**
   * `proves`: nothing true can be said without it. `requests`: the request would not be the plan's. `acts`: only a restore would need it.
   * `tells`: nothing depends on it.
   */
  readonly kind: "proves" | "requests" | "acts" | "tells";
  readonly restore?: string;
  /** What does work. */
  readonly instead?: string;
}

const CHECKED_ALONE = "Modes check and dry-run say what such a restore needs and whether it is there; nothing is restored.";

const MISSING_MODES: Partial<Record<Mode, string>> = {
  init: "docs/plan.md has an example to start from.",
};

/**
 * What this version cannot run of a plan that is otherwise right: said before anything is touched. Nothing is silently left out: what a
 * mode cannot do without is an error, the rest is named in a note.
 */
export function unsupported(
  plan: Plan,
  restores: readonly Restore[],
  settings: Settings,
  workloads: readonly Workload[],
): Finding[] {
  const { mode } = settings;
  const hint = MISSING_MODES[mode];
  if (hint) {
    const message = `Mode ${mode} is not there yet. ${hint}`;
    return [planFinding("unsupported", { subject: `mode ${mode}`, message })];
  }
  const gaps = [...ofPlan(plan), ...ofInputs(settings), ...restores.flatMap((restore) => ofRestore(restore, mode, workloads))];
  return gaps.map((gap) => gapFinding(gap, mode, gap.at && plan.place(gap.at)));
}

/** What this version cannot do of the inputs alone: for a mode that reads no plan. */
export function unsupportedInputs(settings: Settings): Finding[] {
  return ofInputs(settings).map((gap) => gapFinding(gap, settings.mode, undefined));
}

function gapFinding({ subject, what, kind, restore, instead }: Gap, mode: Mode, where: Place | undefined): Finding {
  return planFinding("unsupported", {
    subject,
    message: `${what} is not supported yet.`,
    level: levelOf(kind, mode),
    where,
    restore,
    ...(instead === undefined ? {} : { fix: instead }),
  });
}

function levelOf(kind: Gap["kind"], mode: Mode): Level {
  if (kind === "tells" || MODES[mode].lints) return "note";
  return kind === "proves" || MODES[mode].makes || (kind === "requests" && reaches(mode, "validate")) ? "error" : "note";
}

function ofPlan(plan: Plan): Gap[] {
  const { limits } = plan;
  const gap = (kind: Gap["kind"], at: readonly string[], what: string): Gap => ({ subject: at.join("."), at, what, kind });
  return [
    ...(limits.disks === undefined ? [] : [gap("acts", ["limits", "disks"], "A limit on the number of disks")]),
    ...(limits.size === undefined ? [] : [gap("acts", ["limits", "size"], "A limit on the size")]),
    ...(plan.lastProofWithin === undefined ? [] : [gap("tells", ["last-proof-within"], "Looking for the last proof")]),
  ];
}

function ofInputs(settings: Settings): Gap[] {
  const gap = (given: boolean, name: string, what: string): Gap[] =>
    given ? [{ subject: `input ${name}`, what, kind: "tells" }] : [];
  return [...gap(settings.issue, "issue", "An issue for a failed run")];
}

function ofRestore(restore: Restore, mode: Mode, workloads: readonly Workload[]): Gap[] {
  const { name } = restore;
  const gap = (kind: Gap["kind"], key: string, what: string): Gap => {
    return { subject: `${name}.${key}`, at: ["restores", name, key], what, kind, restore: name };
  };
  const steps = (key: string, list: readonly Step[]) => {
    const kinds = [...new Set(list.map(({ kind }) => kind))].filter((kind) => kind === "files" || kind === "manifest");
    return kinds.map((kind) => gap("acts", key, `A ${kind} step in ${key}`));
  };
  const targets: readonly (readonly [string, Target | undefined])[] =
    MODES[mode].production && restore.restoreTarget
      ? [["restore-target", restore.restoreTarget]]
      : [
          ["target", restore.target],
          ["restore-target", restore.restoreTarget],
        ];
  return [
    ...(restore.select ? [gap("proves", "select", "Selecting many items")] : []),
    ...(restore.item && !workloadOf(workloads, restore)?.vault
      ? [gap("proves", "item", `An item of type ${restore.item.type}`)]
      : []),
    ...targets.flatMap(([key, target]) => ofTarget(key, target, restore, workloads, gap)),
    ...(restore.region ? [gap("proves", "region", "A restore from the secondary region")] : []),
    ...(restore.rehydrate ? [gap("acts", "rehydrate", "Rehydrating an archived recovery point")] : []),
    ...steps("before", restore.before),
    ...steps("verify", restore.verify),
    ...steps("after", restore.after),
    ...steps("clean-up", restore.cleanUp),
  ];
}

function ofTarget(
  key: string,
  target: Target | undefined,
  restore: Restore,
  workloads: readonly Workload[],
  gap: (kind: Gap["kind"], key: string, what: string) => Gap,
): readonly Gap[] {
  if (!target) return [];
  const kind = targetKind(workloads, restore, target);
  // Another finding says that the item does not take it.
  if (!kind) return [];
  if (!kind.checks) return [gap("proves", key, `A target of type ${target.type}`)];
  return [
    ...kind.unsupported(target).map((what) => gap("requests", key, what)),
    ...(kind.restores ? [] : [{ ...gap("acts", key, restoring(restore, target, workloads)), instead: CHECKED_ALONE }]),
  ];
}

function restoring(restore: Restore, { type }: Target, workloads: readonly Workload[]): string {
  return `Restoring a ${workloadOf(workloads, restore)?.noun ?? "protected item"} to a target of type ${type}`;
}
