import { type Finding, MODES, type Plan, type Restore, type Settings } from "../core/index.ts";
import type { Inputs, ParameterFile, Template } from "../core/inputs.ts";
import { unsupported } from "../plan/unsupported.ts";
import { WORKLOADS } from "../workloads/index.ts";
import { overrideField } from "../workloads/override-field.ts";
import type { Workload } from "../workloads/workload.ts";
import { compareWithTemplate } from "./compare.ts";
import { literalsInFile, literalsInTemplate, literalsInText } from "./lint-literals.ts";
import { type Loaded, loader, type ReadFile } from "./load.ts";
import { overridden } from "./overrides.ts";
import { parseParameterFile } from "./parse.ts";
import { needsGoogle, withReferences } from "./references.ts";
import { type Problem, problemFinding } from "./rules.ts";
import { parseTemplate } from "./template.ts";

export interface ReadInputs {
  /** With the secrets that parameter files refer to, and the targets that they override. */
  readonly plan: Plan;
  readonly restores: readonly Restore[];
  readonly inputs: Inputs;
  /** Each file that was read. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly findings: readonly Finding[];
}

/** The plan's word for the template that Azure generated for the restored disks. */
const GENERATED = "restored";

/** Reads every parameter file and template that the selected restores name, and judges each before a cloud is asked. */
export async function readInputs(
  planned: { readonly plan: Plan; readonly restores: readonly Restore[] },
  settings: Settings,
  read: ReadFile,
  workloads: readonly Workload[] = WORKLOADS,
): Promise<ReadInputs> {
  const isOverride: IsOverride = (name) => overrideField(workloads, name) !== undefined;
  const load = loader(read);
  const files = new Map<string, string>();
  const findings: Finding[] = [];
  const [parameterFiles, templates] = [new Map<string, ParameterFile>(), new Map<string, Template>()];
  const restores: Restore[] = [];
  let { plan } = planned;
  for (const restore of planned.restores) {
    const say = (problems: readonly Problem[]) => findings.push(...problems.map((each) => problemFinding(each, restore.name)));
    const of = async (path: string): Promise<Loaded> => {
      const loaded = await load(path);
      if (loaded.sha256 !== null) files.set(path, loaded.sha256);
      say(loaded.problems);
      return loaded;
    };
    // The reaper looks after what earlier runs left; no file of a restore may keep it from that.
    if (MODES[settings.mode].reaps === "alone") {
      restores.push(restore);
      continue;
    }
    const template = await templateOf(restore, of, say);
    const file = await fileOf(restore, of, say);
    if (template) templates.set(restore.name, template);
    if (!file) {
      restores.push(restore);
      continue;
    }
    parameterFiles.set(restore.name, file);
    say([...needsGoogle(plan, file), ...literalsInFile(file, template), ...unused(restore, file, isOverride)]);
    if (template) say(compareWithTemplate(file, template, isOverride));
    const to = overridden(restore, file, {
      subscriptionId: plan.azure.subscriptionId,
      mode: settings.mode,
      template,
      workloads,
    });
    say(to.problems);
    if (to.restore !== restore) findings.push(...newGaps(plan, restore, to.restore, settings, workloads));
    const referring = withReferences(plan, to.restore, file);
    plan = referring.plan;
    restores.push(referring.restore);
  }
  const changed = new Map(restores.map((restore) => [restore.name, restore]));
  return {
    plan: { ...plan, restores: plan.restores.map((restore) => changed.get(restore.name) ?? restore) },
    restores,
    inputs: { parameterFile: ({ name }) => parameterFiles.get(name), template: ({ name }) => templates.get(name) },
    files: [...files].map(([path, sha256]) => ({ path, sha256 })),
    findings: lowered(findings, settings),
  };
}

/** Secrets in the plan's own text: also in one that cannot be understood. */
export function planLiterals(text: string, settings: Settings): Finding[] {
  const problems = literalsInText(text, settings.plan);
  return lowered(
    problems.map((problem) => {
      const { restore: _, ...finding } = problemFinding(problem, "");
      return finding;
    }),
    settings,
  );
}

/** Whether a parameter of this name says where the restore goes. */
type IsOverride = (name: string) => boolean;
type Of = (path: string) => Promise<Loaded>;
type SayAll = (problems: readonly Problem[]) => void;

async function templateOf({ deploy }: Restore, of: Of, say: SayAll): Promise<Template | undefined> {
  if (!deploy || deploy.template === GENERATED) return undefined;
  const { text } = await of(deploy.template);
  if (text === null) return undefined;
  const read = parseTemplate(text, deploy.template);
  say(read.problems);
  if (!("template" in read)) return undefined;
  say(literalsInTemplate(read.template));
  return read.template;
}

async function fileOf({ parameters }: Restore, of: Of, say: SayAll): Promise<ParameterFile | undefined> {
  if (parameters === undefined) return undefined;
  const { text } = await of(parameters);
  if (text === null) return undefined;
  const read = parseParameterFile(text, parameters);
  say(read.problems);
  return "file" in read ? read.file : undefined;
}

/** Without a template, all that a parameter can do is override the target. */
function unused({ deploy }: Restore, { parameters }: ParameterFile, isOverride: IsOverride): Problem[] {
  if (deploy) return [];
  return Object.entries(parameters).flatMap(([name, { where }]): Problem[] => {
    if (isOverride(name)) return [];
    const message = `Nothing uses the parameter ${name}: the restore deploys no template, and no field of the restore request has this name.`;
    return [
      { rule: "unknown", subject: name, message, where, level: "warning", fix: "Add `deploy`, or take the parameter out." },
    ];
  });
}

/** What this version cannot run of an overridden target, beside what was said of the plan's own. */
function newGaps(plan: Plan, before: Restore, after: Restore, settings: Settings, workloads: readonly Workload[]): Finding[] {
  const told = new Set(unsupported(plan, [before], settings, workloads).map(({ message }) => message));
  return unsupported(plan, [after], settings, workloads).filter(({ message }) => !told.has(message));
}

/** What several restores share is said once. A secret in the repository is a fault to mend, and none that may stop somebody's emergency. */
function lowered(findings: readonly Finding[], { mode }: Settings): Finding[] {
  const seen = new Set<string>();
  return findings
    .filter(({ rule, message, where }) => {
      // One place, one secret: by its format and by its name it would be told twice.
      const key = JSON.stringify([rule, rule === "RDP014" ? "" : message, where?.path, where?.line]);
      return !seen.has(key) && seen.add(key);
    })
    .map((finding) => (MODES[mode].emergency && finding.rule === "RDP014" ? { ...finding, level: "warning" } : finding));
}
