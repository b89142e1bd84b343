/** Google Cloud: projects, workload identity pools, service accounts, IAM, secrets, audit log. Times are epoch milliseconds. */
export interface GoogleWorld {
  /** Name of the key that signs Google's tokens, and of those that accounts.google.com publishes. */
  key: string;
  published: string[];
  /** Of a federated token. */
  tokenSeconds: number;
  projects: Project[];
  pools: Pool[];
  serviceAccounts: ServiceAccount[];
  /** IAM allow policies, flat: each on one resource. */
  bindings: Binding[];
  secrets: Secret[];
  /** Versions of customer-managed keys, by resource name. */
  keyVersions: Record<string, KeyVersion>;
  /** Hosts of the APIs that a perimeter of VPC Service Controls closes to everybody outside, and of those that take no federated tokens. */
  perimeter: string[];
  accountsOnly: string[];
  /** Requests to Secret Manager that a project may make in a minute, and when those of the last one were made, by project id. */
  quota: { reads: number; accesses: number; made: Record<string, number[]> };
  /** Whether access to secrets is written to the audit log. */
  dataAccessLogs: boolean;
  auditLog: Record<string, unknown>[];
  /** Entries show after this many seconds, whatever the speed. */
  auditDelaySeconds: number;
}
interface Project {
  id: string;
  number: string;
  /** Hosts of the enabled APIs. */
  services: string[];
}
export interface Pool {
  /** Project number. */
  project: string;
  id: string;
  disabled: boolean;
  deleted: boolean;
  /** When it is gone for good; shown when given. */
  expireTime?: string;
  providers: Provider[];
}
export interface Provider {
  id: string;
  disabled: boolean;
  deleted: boolean;
  /** When it is gone for good; shown when given. */
  expireTime?: string;
  /** `{base}` stands for the twin's own origin. */
  issuer: string;
  /** Empty: the provider's own resource name, with or without `https:`. */
  audiences: string[];
  /** Target attribute → CEL over `assertion`. */
  mapping: Record<string, string>;
  /** CEL over `assertion`, `google` and `attribute`; left out: everybody. */
  condition?: string;
}
export interface ServiceAccount {
  email: string;
  /** Project id. */
  project: string;
  uniqueId: string;
  disabled: boolean;
}
interface Binding {
  /** `projects/ID`, `projects/ID/secrets/NAME`, `projects/ID/serviceAccounts/EMAIL`, … */
  resource: string;
  role: string;
  members: string[];
  /** CEL over `request.time` and `resource.name`. */
  condition?: string;
}
export interface Secret {
  /** Project id. */
  project: string;
  /** Left out: a global secret. */
  location?: string;
  name: string;
  createdAt: number;
  labels: Record<string, string>;
  topics: string[];
  rotation?: { nextAt: number; periodSeconds?: number; managed?: { state: "ACTIVE" | "INACTIVE"; error?: string } };
  expiresAt?: number;
  /** How long after its destruction a version is still there, disabled. */
  destroyTtlSeconds?: number;
  aliases: Record<string, number>;
  /** In any order; the newest is the one created last. */
  versions: Version[];
}
export interface KeyVersion {
  state: "ENABLED" | "DISABLED" | "DESTROY_SCHEDULED" | "DESTROYED";
  createdAt: number;
  destroyAt?: number;
  /** Secret Manager still decrypts with it although it is disabled: that takes a while to be felt. */
  lingering?: boolean;
}
export interface Version {
  version: number;
  state: "ENABLED" | "DISABLED" | "DESTROYED";
  createdAt: number;
  destroyedAt?: number;
  /** Disabled, and destroyed then. */
  destroyAt?: number;
  /** Version of a customer-managed key. */
  key?: string;
  payload: string;
  /** The payload arrives with a checksum that is not its own. */
  corrupt?: boolean;
}

export const PROJECT = "acme-prod";
export const NUMBER = "123456789012";
export const ACCOUNT = `drills@${PROJECT}.iam.gserviceaccount.com`;
const POOL = `projects/${NUMBER}/locations/global/workloadIdentityPools/github`;

const DAY = 86_400_000;
const HOSTS = ["sts", "iam", "iamcredentials", "secretmanager", "cloudkms", "logging", "cloudresourcemanager"];

/** A project whose service account `drills` may be impersonated by jobs of acme/platform, and may read one secret. */
export function googleWorld(now: number): GoogleWorld {
  const secret = `projects/${PROJECT}/secrets/orders-db-password`;
  const drills = `serviceAccount:${ACCOUNT}`;
  return {
    key: "google-1",
    published: ["google-1"],
    tokenSeconds: 3599,
    projects: [{ id: PROJECT, number: NUMBER, services: HOSTS.map((host) => `${host}.googleapis.com`) }],
    pools: [{ project: NUMBER, id: "github", disabled: false, deleted: false, providers: [githubProvider()] }],
    serviceAccounts: [{ email: ACCOUNT, project: PROJECT, uniqueId: "104567890123456789012", disabled: false }],
    bindings: [
      {
        resource: `projects/${PROJECT}/serviceAccounts/${ACCOUNT}`,
        role: "roles/iam.workloadIdentityUser",
        members: [`principalSet://iam.googleapis.com/${POOL}/attribute.repository/acme/platform`],
      },
      { resource: secret, role: "roles/secretmanager.viewer", members: [drills] },
      { resource: secret, role: "roles/secretmanager.secretAccessor", members: [drills] },
      { resource: `projects/${PROJECT}`, role: "roles/iam.workloadIdentityPoolViewer", members: [drills] },
      { resource: `projects/${PROJECT}`, role: "roles/logging.privateLogViewer", members: [drills] },
    ],
    secrets: [
      {
        project: PROJECT,
        name: "orders-db-password",
        createdAt: now - 400 * DAY,
        labels: { team: "orders" },
        topics: [`projects/${PROJECT}/topics/rotations`],
        rotation: { nextAt: now + 78 * DAY, periodSeconds: 7_776_000 },
        aliases: {},
        versions: [
          { version: 7, state: "ENABLED", createdAt: now - 12 * DAY, payload: "orders-7-Kq2vT9xLw4" },
          { version: 6, state: "ENABLED", createdAt: now - 95 * DAY, payload: "orders-6-Zr8mB1nHc5" },
          { version: 5, state: "DISABLED", createdAt: now - 200 * DAY, payload: "orders-5-Ye3sD7pJf6" },
        ],
      },
    ],
    keyVersions: {},
    perimeter: [],
    accountsOnly: [],
    quota: { reads: 600, accesses: 90_000, made: {} },
    dataAccessLogs: true,
    auditLog: [],
    auditDelaySeconds: 0,
  };
}

function githubProvider(): Provider {
  return {
    id: "actions",
    disabled: false,
    deleted: false,
    issuer: "{base}/oidc",
    audiences: [],
    mapping: {
      "google.subject": "assertion.sub",
      "attribute.repository": "assertion.repository",
      "attribute.repository_id": "assertion.repository_id",
      "attribute.environment": "has(assertion.environment) ? assertion.environment : ''",
    },
    condition: "assertion.repository_id == '64501'",
  };
}
