import { type DisksTarget, MODES, type Mode, type Restore, type Target } from "../core/index.ts";
import type { Parameter, ParameterFile, Template } from "../core/inputs.ts";
import { targetOf } from "../core/target-of.ts";
import { fieldOf } from "../workloads/vm/parameter-fields.ts";
import { named } from "./file.ts";
import { hasPlaceholder } from "./placeholders.ts";
import type { Problem } from "./rules.ts";

/** What the values are judged by. */
interface By {
  readonly subscriptionId: string;
  readonly mode: Mode;
  /** Of the repository: a parameter that it declares and no disk target has is the template's alone. */
  readonly template: Template | undefined;
}
type Changes = Partial<Pick<DisksTarget, "stagingAccount" | "resourceGroup" | "diskEncryptionSet" | "location" | "zone">>;

/**
 * The restore with the targets that its parameter file makes of them, so that every later check (production, limits, Azure's validation) judges
 * where it really goes. Whatever cannot be judged from the file alone is an error: secrets, Key Vault references, placeholders, other subscriptions,
 * fields that the target does not have.
 */
export function overridden(restore: Restore, file: ParameterFile, by: By): { restore: Restore; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const changes: Changes = {};
  for (const [name, of] of Object.entries(file.parameters)) {
    const field = fieldOf(name);
    if (!field || (field.key === null && by.template && named(by.template.parameters, name))) continue;
    const read =
      field.key === null ? { wrong: `${field.field} is no field of a restore to disks` } : readField(field.key, of, by);
    if ("wrong" in read) problems.push(problem(name, of, read.wrong));
    else Object.assign(changes, read.changes);
  }
  const first = Object.entries(file.parameters).find(([name]) => fieldOf(name)?.key);
  if (Object.keys(changes).length === 0 || !first) return { restore, problems };
  const { target, restoreTarget } = restore;
  const applies = (to: Target): Target => (to.type === "disks" ? { ...to, ...changes } : to);
  for (const to of concerned(restore, by.mode).filter(({ type }) => type !== "disks")) {
    problems.push(
      problem(first[0], first[1], `the target is of type ${to.type}, and only targets of type disks can be overridden`),
    );
  }
  return {
    restore: { ...restore, target: applies(target), ...(restoreTarget ? { restoreTarget: applies(restoreTarget) } : {}) },
    problems,
  };
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

function readField(key: keyof DisksTarget, of: Parameter, by: By): { changes: Changes } | { wrong: string } {
  if (of.kind !== "literal") return { wrong: "a secret cannot say where a restore goes" };
  const { value } = of;
  if (hasPlaceholder(value)) return { wrong: "a placeholder is not known when the target is judged" };
  const zone = key === "zone" && Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof zone !== "string")
    return { wrong: key === "zone" ? 'its value is no list of one zone, such as ["1"]' : "its value is no text" };
  switch (key) {
    case "zone":
      return /^[123]$/.test(zone) ? { changes: { zone } } : { wrong: "its value is none of the zones 1, 2 and 3" };
    case "location":
      return /^[a-z0-9]{1,60}$/.test(zone)
        ? { changes: { location: zone } }
        : { wrong: "its value is no region, such as westeurope" };
    case "resourceGroup":
      return groupOf(zone, by.subscriptionId);
    case "stagingAccount":
      return isId(zone, "Microsoft.Storage/storageAccounts")
        ? { changes: { stagingAccount: zone } }
        : { wrong: "its value is no storage account's id" };
    default:
      return isId(zone, "Microsoft.Compute/diskEncryptionSets")
        ? { changes: { diskEncryptionSet: zone } }
        : { wrong: "its value is no disk encryption set's id" };
  }
}

const GROUP = "[\\p{L}\\p{N}_().-]{0,89}[\\p{L}\\p{N}_()-]";

/** A group is compared with the source's by name, so it must be one of the plan's subscription, spelt without escapes. */
function groupOf(id: string, subscriptionId: string): { changes: Changes } | { wrong: string } {
  const [, subscription, resourceGroup] = new RegExp(`^/subscriptions/([^/]+)/resourceGroups/(${GROUP})$`, "iu").exec(id) ?? [];
  if (subscription === undefined || resourceGroup === undefined)
    return { wrong: "its value is no resource group's id, /subscriptions/…/resourceGroups/…" };
  if (subscription.toLowerCase() !== subscriptionId.toLowerCase())
    return { wrong: "the group is in another subscription than the plan's" };
  // The plan's word for a group of the run's own, which is no group's name.
  if (resourceGroup.toLowerCase() === "ephemeral") return { wrong: "ephemeral is the plan's word for a group of the run's own" };
  return { changes: { resourceGroup } };
}

function isId(text: string, type: string): boolean {
  return new RegExp(`^/subscriptions/[^/%]+/resourceGroups/${GROUP}/providers/${type}/[\\w-]{1,80}$`, "iu").test(text);
}
