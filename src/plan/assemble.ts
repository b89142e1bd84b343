import { createHash } from "node:crypto";
import type { Finding, Plan, Restore, Settings } from "../core/index.ts";
import { planFinding } from "./codes.ts";
import type { Path, Positioned } from "./positions.ts";
import type { PlanText } from "./schema.ts";

/** Inputs that stand in for the plan's values of the same name. */
export type Overrides = Pick<Settings, "azure" | "google">;

interface Parts {
  readonly text: string;
  readonly path: string;
  readonly overrides: Overrides;
  readonly positioned: Positioned;
}

/** The plan out of its parts, with what inputs stand in for; or what is missing in both. */
export function assemble(
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
