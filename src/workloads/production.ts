import { type Finding, MODES, type Plan, type Restore, type Said, type Settings } from "../core/index.ts";
import { targetKind } from "./find-workload.ts";
import type { Touched, Workload } from "./workload.ts";

/** RDP002 as the catalogue lists it. */
export const productionRule = {
  code: "RDP002",
  level: "error",
  title: "The target is apart from production",
  why: "A restore into the source's own resource group, over the source or beside it, touches production: it needs somebody's word.",
  phase: "plan",
} as const;

/**
 * What is said of restores whose target touches production, from the plan alone. Only mode `restore` may run one, for exactly the one
 * restore that `only` selects, confirmed by name and with a reason; a drill never may; the other modes warn.
 */
export function productionFindings(
  plan: Plan,
  selected: readonly Restore[],
  settings: Settings,
  workloads: readonly Workload[],
): Finding[] {
  return selected.flatMap((restore) => {
    const keys = restore.restoreTarget ? (["target", "restore-target"] as const) : (["target"] as const);
    const inMode = MODES[settings.mode].production ? [restore.restoreTarget ? "restore-target" : "target"] : keys;
    return inMode.flatMap((key) => {
      const target = key === "restore-target" && restore.restoreTarget ? restore.restoreTarget : restore.target;
      const kind = targetKind(workloads, restore, target);
      const touched = kind?.production(target, restore.item) ?? null;
      if (!kind || touched === null) return [];
      const said = verdict(restore, selected, settings, touched, kind.restores !== null);
      if (!said) return [];
      const { level, ...words } = said;
      const where = plan.place(["restores", restore.name, key]);
      const { code, title, phase } = productionRule;
      return [{ rule: code, level, title, phase, restore: restore.name, subject: restore.name, where, ...words }];
    });
  });
}

function verdict(
  restore: Restore,
  selected: readonly Restore[],
  { mode, confirm, reason }: Settings,
  { what, apart, otherwise }: Touched,
  restorable: boolean,
): (Omit<Said, "subject"> & { level: "error" | "warning" }) | undefined {
  const { makes, production } = MODES[mode];
  if (makes && !production) return { level: "error", message: `The target is ${what}; a drill never goes there.`, fix: apart };
  if (!production) {
    const confirmed = `it is restored only in mode restore, with \`confirm: ${restore.name}\` and a \`reason\``;
    const message = `The target is ${what}: ${restorable ? confirmed : "it is production"}.`;
    return { level: "warning", message, fix: apart };
  }
  const missing = [
    ...(selected.length === 1 ? [] : [`only: ${restore.name}`]),
    ...(confirm === restore.name ? [] : [`confirm: ${restore.name}`]),
    ...(reason ? [] : ["reason: <why>"]),
  ];
  if (missing.length === 0) return undefined;
  return {
    level: "error",
    message: `The target is ${what}. Nothing was started: such a restore needs its name confirmed and a reason.`,
    expected: `only: ${restore.name}, confirm: ${restore.name}, reason: <why>`,
    actual: confirm === undefined ? "no confirm" : `confirm: ${confirm}`,
    fix: `Set ${missing.join(", ")}; or ${otherwise}.`,
  };
}
