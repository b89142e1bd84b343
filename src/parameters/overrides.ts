import { MODES, type Mode, type Restore, type Target } from "../core/index.ts";
import type { Parameter, ParameterFile, Template } from "../core/inputs.ts";
import { targetOf } from "../core/target-of.ts";
import { targetKind } from "../workloads/find-workload.ts";
import { fieldOf, overrideField } from "../workloads/override-field.ts";
import type { Override, TargetOverrides, Workload } from "../workloads/workload.ts";
import { named } from "./file.ts";
import { hasPlaceholder } from "./placeholders.ts";
import type { Problem } from "./rules.ts";

/** What the values are judged by. */
interface By {
  readonly subscriptionId: string;
  readonly mode: Mode;
  /** Of the repository: a parameter that it declares and no target has is the template's alone. */
  readonly template: Template | undefined;
  readonly workloads: readonly Workload[];
}

/**
 * The restore with the targets that its parameter file makes of them, so that every later check (production, limits, Azure's validation) judges
 * where it really goes. Whatever cannot be judged from the file alone is an error: secrets, Key Vault references, placeholders, other subscriptions,
 * fields that the target does not have.
 */
export function overridden(restore: Restore, file: ParameterFile, by: By): { restore: Restore; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const known = (target: Target) => targetKind(by.workloads, restore, target)?.checks?.overrides;
  const targets = concerned(restore, by.mode);
  const own = targets.flatMap((target) => known(target) ?? []);
  const given = Object.entries(file.parameters).flatMap(([name, of]) => {
    // Requests of several kinds have fields of one name: the restore's own kind goes first.
    const [field = overrideField(by.workloads, name)] = own.flatMap((overrides) => fieldOf(overrides, name) ?? []);
    return !field || (field.key === null && by.template && named(by.template.parameters, name)) ? [] : [{ name, of, field }];
  });
  const [first] = given.filter(({ field }) => field.key !== null);
  const changed = (target: Target): Target => {
    const overrides = known(target);
    if (!overrides) return target;
    const changes = given.map(({ of, field }) => readField(overrides, target.type, field.field, of, by));
    return Object.assign({ ...target }, ...changes.map((read) => ("changes" in read ? read.changes : {})));
  };
  let applied = false;
  const to = targets.find((target) => known(target) !== undefined);
  const overrides = to && known(to);
  for (const { name, of, field } of given) {
    const read: Override =
      to && overrides
        ? readField(overrides, to.type, field.field, of, by)
        : field.key === null
          ? { wrong: noField(field.field, overridable(by.workloads)) }
          : { changes: {} };
    if ("wrong" in read) problems.push(problem(name, of, read.wrong));
    else applied = true;
  }
  if (!first || !applied) return { restore, problems };
  for (const to of targets.filter((target) => !known(target))) {
    const only = `only targets of type ${overridable(by.workloads)} can be overridden`;
    problems.push(problem(first.name, first.of, `the target is of type ${to.type}, and ${only}`));
  }
  const { target, restoreTarget } = restore;
  return {
    restore: { ...restore, target: changed(target), ...(restoreTarget ? { restoreTarget: changed(restoreTarget) } : {}) },
    problems,
  };
}

/** Types of targets that a parameter file can override, in words. */
function overridable(workloads: readonly Workload[]): string {
  const types = workloads.flatMap(({ targets }) =>
    Object.entries(targets).flatMap(([type, { checks }]) =>
      Object.values(checks?.overrides.fields ?? {}).some((key) => key !== null) ? [type] : [],
    ),
  );
  return [...new Set(types)].join(", ");
}

function noField(field: string, types: string): string {
  return `${field} is no field of a restore to ${types}`;
}

/** A parameter's value as the target's key takes it, or why nobody can judge where the restore would go. */
function readField(overrides: TargetOverrides, type: string, field: string, of: Parameter, by: By): Override {
  const key = fieldOf(overrides, field)?.key ?? null;
  if (key === null) return { wrong: noField(field, type) };
  if (of.kind !== "literal") return { wrong: "a secret cannot say where a restore goes" };
  if (hasPlaceholder(of.value)) return { wrong: "a placeholder is not known when the target is judged" };
  return overrides.read(key, of.value, by.subscriptionId);
}

/** The targets that the mode has to do with. */
function concerned(restore: Restore, mode: Mode): Target[] {
  const { target, restoreTarget } = restore;
  return restoreTarget && !MODES[mode].makes ? [target, restoreTarget] : [targetOf(restore, mode)];
}

function problem(name: string, { where }: Parameter, wrong: string): Problem {
  const message = `The parameter ${name} overrides the restore's target, but ${wrong}.`;
  return {
    rule: "override",
    subject: name,
    message,
    where,
    fix: `Say it in the plan's target, or name the parameter otherwise.`,
  };
}
