import type { Policy } from "./policies.ts";

/** One Entra tenant. Times are epoch milliseconds. */
export interface EntraWorld {
  tenantId: string;
  tenantName: string;
  applications: Application[];
  /** Name of the key that signs access tokens, and of those that the tenant publishes. */
  key: string;
  published: string[];
  /** Of an access token. */
  tokenSeconds: number;
  /** Applications beside Azure's resource manager for which tokens are given, by application id URI. */
  resources: Record<string, Resource>;
  /** The AADSTS code by which a setting of the tenant refuses every workload identity; left out: none does. */
  refuses?: Policy;
}
export interface Resource {
  /** Of the application that the URI belongs to: the audience of its v2 tokens. */
  clientId: string;
  /** `accessTokenAcceptedVersion` of its registration. */
  version: 1 | 2;
  /** The service principal takes tokens of those alone that have a role in it. */
  assignmentRequired?: boolean;
}
export interface Application {
  clientId: string;
  /** Of the service principal. */
  objectId: string;
  name: string;
  credentials: FederatedCredential[];
  /** Resource id, where it is a user-assigned identity and no application. */
  managedIdentity?: string;
  /** Application permissions for Microsoft Graph, such as Application.Read.All. */
  graphRoles: string[];
}
/** Exactly one of `subject` and `expression`. */
export interface FederatedCredential {
  name: string;
  /** `{base}` stands for the twin's own origin. */
  issuer: string;
  subject?: string;
  /** A flexible credential's: `claims['sub'] matches 'repo:acme/*'`. */
  expression?: string;
  audience: string;
  /** Not yet propagated before this time. */
  visibleFrom?: number;
}

/** A tenant whose application trusts environment restore-drills of acme/platform. */
export function entraWorld(): EntraWorld {
  return {
    tenantId: "11111111-1111-4111-8111-111111111111",
    tenantName: "Acme",
    applications: [
      {
        clientId: "22222222-2222-4222-8222-222222222222",
        objectId: "33333333-3333-4333-8333-333333333333",
        name: "restore-drills",
        graphRoles: [],
        credentials: [
          {
            name: "github-restore-drills",
            issuer: "{base}/oidc",
            subject: "repo:acme/platform:environment:restore-drills",
            audience: "api://AzureADTokenExchange",
          },
        ],
      },
    ],
    key: "entra-1",
    published: ["entra-1"],
    tokenSeconds: 3899,
    resources: {},
  };
}
