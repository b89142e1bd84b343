import type { Restore, Select, Step } from "../core/index.ts";
import type { RestoreText } from "./schema-restore.ts";
import { kindOf, type StepText } from "./schema-step.ts";

type Loose = Readonly<Record<string, unknown>>;

/** kebab-case keys as the program writes them; absent ones stay absent. */
function camel(of: Loose): Record<string, unknown> {
  const key = (text: string) => text.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(of).flatMap(([name, value]) => (value === undefined ? [] : [[key(name), value]])));
}

/** An item or a target: the keys beside its type are its kind's own, as the kind's schema left them. */
function typed(of: { readonly type: string }): { readonly type: string } {
  return { ...camel({ ...of }), type: of.type };
}

/** A restore's text as the program works with it. */
export function buildRestore(name: string, of: RestoreText): Restore {
  const { passed = 0, failed = 86_400, unverified = 86_400 } = of.keep;
  const steps = (list: readonly StepText[]) => list.map(buildStep);
  const filter = of["point-filter"];
  return {
    name,
    vault: { resourceGroup: of.vault["resource-group"], name: of.vault.name },
    ...(of.item ? { item: typed(of.item) } : {}),
    ...(of.select ? { select: buildSelect(of.select) } : {}),
    ...(of.region ? { region: of.region } : {}),
    point: of.point ?? { choose: "latest" },
    pointFilter: camel(filter),
    target: typed(of.target),
    ...(of["restore-target"] ? { restoreTarget: typed(of["restore-target"]) } : {}),
    ...(of.criticality === undefined ? {} : { criticality: of.criticality }),
    ...(of.parameters === undefined ? {} : { parameters: of.parameters }),
    ...(of.deploy ? { deploy: of.deploy } : {}),
    before: steps(of.before),
    verify: steps(of.verify),
    after: steps(of.after),
    cleanUp: steps(of["clean-up"]),
    secrets: of.secrets,
    objectives: camel(of.objectives),
    keep: { passed, failed, unverified },
    ...(of["on-cancel"] ? { onCancel: of["on-cancel"] } : {}),
    ...(of.rehydrate ? { rehydrate: { priority: of.rehydrate.priority, duration: of.rehydrate.duration ?? 15 * 86_400 } } : {}),
    timeout: of.timeout,
  };
}

function buildSelect({ type, name, sample, seed, ...rest }: NonNullable<RestoreText["select"]>): Select {
  const backupPolicy = rest["backup-policy"];
  return {
    type,
    ...(backupPolicy === undefined ? {} : { backupPolicy }),
    ...(name === undefined ? {} : { name }),
    ...(sample === undefined ? {} : { sample }),
    ...(seed === undefined ? {} : { seed }),
  };
}

function buildStep(of: StepText): Step {
  const kind = kindOf(of);
  const { min, bytes } = of.files ?? {};
  return {
    kind,
    path: of.run ?? of["run-command"] ?? of.manifest ?? "",
    secrets: Object.fromEntries(
      Object.entries(of.secrets).map(([variable, secret]) => [
        variable,
        typeof secret === "string" ? { secret, version: "newest" as const } : secret,
      ]),
    ),
    azure: of.azure,
    ...(of.timeout === undefined ? {} : { timeout: of.timeout }),
    in: of.in,
    ...(of.files ? { files: { ...(min === undefined ? {} : { min }), ...(bytes === undefined ? {} : { bytes }) } } : {}),
  };
}
