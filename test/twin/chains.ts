import type { World } from "./core.ts";
import { ACCOUNT, NUMBER, PROJECT } from "./google/world.ts";
import { GOOGLE_ISSUER } from "./issuers.ts";
import type { TwinPlan } from "./plan.ts";

/** What a chain changes: the clouds' trusts, and the keys of the plan that ask for it. */
export interface Chain {
  readonly world: (world: World) => void;
  readonly plan: (plan: TwinPlan) => void;
}

/** An application of the tenant, by whose URI tokens for Google are asked for. */
export const AUDIENCE = "api://44444444-4444-4444-8444-444444444444";
export const AUDIENCE_CLIENT = "44444444-4444-4444-8444-444444444444";
const POOL = `projects/${NUMBER}/locations/global/workloadIdentityPools/entra`;

/**
 * GitHub → Entra → Google: no pool trusts GitHub any more; one trusts the tenant, by its tokens of this version, and lets in the one
 * service principal. `as` account: it may impersonate the drills' service account; `itself`: it has that account's roles.
 */
export function entraThenGoogle(version: 1 | 2 = 1, as: "account" | "itself" = "account"): Chain {
  return {
    world: ({ entra, google }) => {
      const { tenantId, applications } = entra;
      const oid = applications[0]?.objectId ?? "";
      entra.resources[AUDIENCE] = { clientId: AUDIENCE_CLIENT, version };
      const provider = {
        id: "tenant",
        disabled: false,
        deleted: false,
        issuer: version === 1 ? `https://sts.windows.net/${tenantId}/` : `{base}/${tenantId}/v2.0`,
        audiences: [version === 1 ? AUDIENCE : AUDIENCE_CLIENT],
        mapping: { "google.subject": "assertion.sub", "attribute.tenant": "assertion.tid" },
        condition: `assertion.sub == '${oid}'`,
      };
      google.pools = [{ project: NUMBER, id: "entra", disabled: false, deleted: false, providers: [provider] }];
      const principal = `principal://iam.googleapis.com/${POOL}/subject/${oid}`;
      for (const binding of google.bindings) {
        if (binding.role === "roles/iam.workloadIdentityUser") binding.members = as === "account" ? [principal] : [];
        else if (as === "itself") binding.members = [principal];
      }
    },
    plan: ({ google = {} }) => {
      google["workload-identity-provider"] = `${POOL}/providers/tenant`;
      google["subject-token"] = "azure";
      google["azure-audience"] = AUDIENCE;
      if (as === "itself") delete google["service-account"];
    },
  };
}

/** GitHub → Google → Entra: the application trusts the drills' service account, by its numeric id, and nobody else. */
export function googleThenEntra(): Chain {
  return {
    world: ({ entra, google }) => {
      const [application] = entra.applications;
      const account = google.serviceAccounts.find(({ email }) => email === ACCOUNT);
      if (!application || !account) throw new Error(`${PROJECT} and the tenant are not those of the twin`);
      application.credentials = [
        { name: "google-drills", issuer: GOOGLE_ISSUER, subject: account.uniqueId, audience: "api://AzureADTokenExchange" },
      ];
    },
    plan: ({ azure }) => {
      azure["subject-token"] = "google";
    },
  };
}
