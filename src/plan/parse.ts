import type { z } from "zod";
import type { Finding, Plan, Restore } from "../core/index.ts";
import { MISSING } from "../schema/values.ts";
import { WORKLOADS } from "../workloads/index.ts";
import type { Workload } from "../workloads/workload.ts";
import { assemble, type Overrides } from "./assemble.ts";
import { buildRestore } from "./build.ts";
import { planFinding } from "./codes.ts";
import { crossFindings } from "./cross.ts";
import { identityFindings } from "./cross-identity.ts";
import { issueFindings } from "./issues.ts";
import { LONGEST_TEXT, longTexts } from "./long-texts.ts";
import { type Positioned, readYaml } from "./positions.ts";
import { plan as planSchema } from "./schema.ts";
import { restoreSchemas } from "./schema-restore.ts";

export type Parsed = { readonly plan: Plan; readonly findings: readonly Finding[] } | { readonly findings: readonly Finding[] };

const LARGEST = 1 << 20;

/**
 * Reads a plan. A plan comes back when everything but single restores could be read; those restores are left out, and the findings name
 * them, so that a mistake in one restore does not stop the emergency of another. Never throws.
 */
export function parsePlan(text: string, path: string, overrides: Overrides, workloads: readonly Workload[] = WORKLOADS): Parsed {
  const start = { path, line: 1, column: 1 };
  if (text.length > LARGEST)
    return { findings: [planFinding("unreadable", { subject: path, message: "The plan is larger than 1 MiB.", where: start })] };
  if (text.includes("\0"))
    return {
      findings: [planFinding("yaml", { subject: path, message: "The file is not text: it holds NUL characters.", where: start })],
    };
  const read = readYaml(text, path);
  if ("broken" in read)
    return { findings: read.broken.map(({ message, where }) => planFinding("yaml", { subject: path, message, where })) };
  if (read.value === null || read.value === undefined) {
    return {
      findings: [
        planFinding("empty", {
          subject: path,
          message: "The plan is empty.",
          where: start,
          fix: "Start from the example in docs/plan.md.",
        }),
      ],
    };
  }
  const tooLong = longTexts(read.value);
  if (tooLong.length > 0)
    return {
      findings: tooLong.slice(0, 10).map((at) =>
        planFinding("value", {
          subject: at.map(String).join("."),
          message: `This text is longer than ${LONGEST_TEXT} characters.`,
          where: read.place(at),
        }),
      ),
    };
  const whole = planSchema.safeParse(read.value, { error: missing });
  if (!whole.success) {
    // All mistakes at once: nobody wants to find them one run after another.
    const { value } = read;
    const also =
      isMap(value) && isMap(value.restores) ? readRestores(value.defaults, value.restores, read, workloads).findings : [];
    return { findings: [...issueFindings(whole.error.issues, [], read), ...also] };
  }
  const restores = readRestores(whole.data.defaults, whole.data.restores, read, workloads);
  const plan = assemble(whole.data, restores.read, { text, path, overrides, positioned: read });
  const findings = [
    ...restores.findings,
    ...("plan" in plan ? [...identityFindings(plan.plan, overrides), ...crossFindings(plan.plan, workloads)] : plan.findings),
  ];
  return "plan" in plan ? { plan: plan.plan, findings } : { findings };
}

/** One wording for every absent key. */
const missing: z.core.$ZodErrorMap = (issue) =>
  issue.code === "invalid_type" && issue.input === undefined ? MISSING : undefined;

function readRestores(
  shared: unknown = {},
  restores: Readonly<Record<string, unknown>>,
  positioned: Positioned,
  workloads: readonly Workload[],
): { readonly read: Restore[]; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const { restore: restoreSchema, defaults } = restoreSchemas(workloads);
  const checked = defaults.safeParse(shared, { error: missing });
  if (!checked.success) findings.push(...issueFindings(checked.error.issues, ["defaults"], positioned));
  const read = Object.entries(restores).flatMap(([name, own]) => {
    const parsed = restoreSchema.safeParse(merged(shared, own), { error: missing });
    if (parsed.success) return [buildRestore(name, parsed.data)];
    // A wrong default is said once, where it stands.
    const issues = parsed.error.issues.filter(
      (issue) => positioned.has(["restores", name, ...issue.path]) || !positioned.has(["defaults", ...issue.path]),
    );
    findings.push(...issueFindings(issues, ["restores", name], positioned, name));
    return [];
  });
  if (Object.keys(restores).length === 0)
    findings.push(
      planFinding("missing", {
        subject: "restores",
        message: "The plan has no restores.",
        where: positioned.place(["restores"]),
      }),
    );
  return { read, findings };
}

/** Maps in which a restore adds to the defaults key by key; any other key of a restore replaces the default as a whole. */
const MERGED = ["vault", "objectives", "keep", "point-filter"];

function merged(shared: unknown, own: unknown): unknown {
  if (!isMap(shared) || !isMap(own)) return own;
  const both = MERGED.flatMap((key) => (isMap(shared[key]) && isMap(own[key]) ? [[key, { ...shared[key], ...own[key] }]] : []));
  return { ...shared, ...own, ...Object.fromEntries(both) };
}

function isMap(of: unknown): of is Record<string, unknown> {
  return typeof of === "object" && of !== null && !Array.isArray(of);
}
