import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Finding, Plan, Restore, Settings } from "../core/index.ts";
import { MISSING } from "../schema/values.ts";
import { WORKLOADS } from "../workloads/index.ts";
import type { Workload } from "../workloads/workload.ts";
import { buildRestore } from "./build.ts";
import { planFinding } from "./codes.ts";
import { crossFindings } from "./cross.ts";
import { identityFindings } from "./cross-identity.ts";
import { issueFindings } from "./issues.ts";
import { type Path, type Positioned, readYaml } from "./positions.ts";
import { type PlanText, plan as planSchema } from "./schema.ts";
import { restoreSchemas } from "./schema-restore.ts";

/** Inputs that stand in for the plan's values of the same name. */
export type Overrides = Pick<Settings, "azure" | "google">;
export type Parsed = { readonly plan: Plan; readonly findings: readonly Finding[] } | { readonly findings: readonly Finding[] };

const LARGEST = 1 << 20;
/** Google takes conditions of 4096 characters; nothing else in a plan is longer. */
const LONGEST_TEXT = 8192;

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

/** The ways to the texts, and the keys, that no service would take for a name, a condition or a reason. */
function longTexts(value: unknown, at: Path = [], seen: Set<object> = new Set()): Path[] {
  if (typeof value === "string") return value.length > LONGEST_TEXT ? [at] : [];
  // An alias shares what it stands for, and may stand within it.
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  return Object.entries(value).flatMap(([key, each]) =>
    key.length > LONGEST_TEXT ? [at] : longTexts(each, [...at, Array.isArray(value) ? Number(key) : key], seen),
  );
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

interface Parts {
  readonly text: string;
  readonly path: string;
  readonly overrides: Overrides;
  readonly positioned: Positioned;
}

function assemble(
  read: PlanText,
  restores: Restore[],
  { text, path, overrides, positioned }: Parts,
): { plan: Plan } | { findings: Finding[] } {
  const findings: Finding[] = [];
  const needed = (value: string | undefined, at: Path, input: string): string => {
    if (value !== undefined) return value;
    const key = at.map(String).join(".");
    findings.push(
      planFinding("missing", {
        subject: key,
        message: `${key} is missing.`,
        where: positioned.place(at),
        fix: `Set it in the plan, or give input ${input}.`,
      }),
    );
    return "";
  };
  const { azure, google } = read;
  const given = overrides.google.workloadIdentityProvider ?? google?.["workload-identity-provider"];
  const provider =
    google || overrides.google.workloadIdentityProvider
      ? needed(given, ["google", "workload-identity-provider"], "google-workload-identity-provider")
      : undefined;
  const account = overrides.google.serviceAccount ?? google?.["service-account"];
  const audience = google?.["azure-audience"];
  const { restores: most, disks, size, parallel } = read.limits;
  const plan: Plan = {
    path,
    sha256: createHash("sha256").update(text).digest("hex"),
    azure: {
      tenantId: needed(overrides.azure.tenantId ?? azure["tenant-id"], ["azure", "tenant-id"], "azure-tenant-id"),
      clientId: needed(overrides.azure.clientId ?? azure["client-id"], ["azure", "client-id"], "azure-client-id"),
      subscriptionId: needed(
        overrides.azure.subscriptionId ?? azure["subscription-id"],
        ["azure", "subscription-id"],
        "azure-subscription-id",
      ),
      cloud: azure.cloud,
      subjectToken: azure["subject-token"],
    },
    ...(provider === undefined
      ? {}
      : {
          google: {
            workloadIdentityProvider: provider,
            ...(account === undefined ? {} : { serviceAccount: account }),
            subjectToken: google?.["subject-token"] ?? "github",
            ...(audience === undefined ? {} : { azureAudience: audience }),
            universe: google?.universe ?? "googleapis.com",
            endpoints: defined(google?.endpoints ?? {}),
          },
        }),
    trust: {
      ...(read.trust["azure-subject"] === undefined ? {} : { azureSubject: read.trust["azure-subject"] }),
      ...(read.trust["google-condition"] === undefined ? {} : { googleCondition: read.trust["google-condition"] }),
    },
    secrets: Object.fromEntries(
      Object.entries(read.secrets).map(([name, of]) => [
        name,
        { resource: of.resource, maxAge: of["max-age"], expectRotation: of["expect-rotation"] },
      ]),
    ),
    grants: read.grants.map((grant) => ({ backupPolicy: grant["backup-policy"], on: grant.on })),
    configuration: read.configuration,
    limits: {
      parallel,
      ...(most === undefined ? {} : { restores: most }),
      ...(disks === undefined ? {} : { disks }),
      ...(size === undefined ? {} : { size }),
    },
    ...(read["last-proof-within"] === undefined ? {} : { lastProofWithin: read["last-proof-within"] }),
    owners: read.owners,
    accept: read.accept,
    restores,
    place: (at) => placeIn(positioned, at),
  };
  return findings.length > 0 ? { findings } : { plan };
}

/** A restore's key may stand in `defaults`. */
function placeIn(positioned: Positioned, at: Path) {
  const [first, , ...rest] = at;
  const shared: Path = ["defaults", ...rest];
  return first === "restores" && rest.length > 0 && !positioned.has(at) && positioned.has(shared)
    ? positioned.place(shared)
    : positioned.place(at);
}

function defined(of: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(of).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
