/** GitHub as one job sees it: its repository, its run, and the OIDC issuer. Times are epoch milliseconds. */
export interface GitHubWorld {
  /** owner/name */
  repository: string;
  repositoryId: number;
  ownerId: number;
  visibility: "private" | "public";
  /** The job's `environment:`; left out: none, so the subject names the ref. */
  environment?: string;
  event: string;
  ref: string;
  sha: string;
  actor: string;
  actorId: number;
  workflow: string;
  /** The job's own workflow file; the caller's, unless the job is in a reusable workflow. */
  workflowPath: string;
  /** owner/name/path@ref of the reusable workflow that holds the job, when there is one. */
  reusableWorkflow?: string;
  runId: number;
  runAttempt: number;
  runNumber: number;
  /** Whether subjects carry the owner's and the repository's id: `repo:O@1/R@2:…`. */
  immutableSubject: boolean;
  /** A customised template's outcome: the whole subject. */
  subject?: string;
  oidc: {
    requestToken: string;
    requestTokenExpires: number;
    /** Name of the key that signs, and of those that the JWKS shows. */
    key: string;
    published: string[];
    /** Of a token. */
    seconds: number;
    /** How far the issuer's clock is ahead of ours. */
    aheadSeconds: number;
    /** False: discovery and keys cannot be reached, so nobody can verify a token. */
    reachable: boolean;
  };
  /** GITHUB_TOKEN, and what the job's `permissions:` let it do; a fork's may write nothing. */
  token: string;
  /** The person whose token it is; left out: the job's own. */
  tokenOf?: string;
  permissions: { contents: "none" | "read"; pullRequests: "none" | "read" | "write" };
  /** By SHA. */
  commits: Record<string, Commit>;
  /** Entries after which a recursive list of a commit's files is cut. */
  mostEntries: number;
  /** By number. */
  pulls: Record<string, PullRequest>;
  comments: Comment[];
  /** Runs by id. A run that is not here is unknown to GitHub. */
  runs: Record<string, WorkflowRun>;
}
export interface Commit {
  parents: string[];
  /** Path → text; a link's is where it leads. */
  files: Record<string, string | { link: string }>;
}
export interface PullRequest {
  /** SHAs of commits. */
  base: string;
  head: string;
  /** New path → old path. */
  renamed?: Record<string, string>;
}
export interface Comment {
  id: number;
  issue: number;
  body: string;
  author: { login: string; type: "Bot" | "User" };
}
interface WorkflowRun {
  createdAt: number;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  attempt: number;
}

/** A scheduled job in environment restore-drills of acme/platform, in its first attempt. */
export function githubWorld(now: number): GitHubWorld {
  return {
    repository: "acme/platform",
    repositoryId: 64501,
    ownerId: 6450,
    visibility: "private",
    environment: "restore-drills",
    event: "schedule",
    ref: "refs/heads/main",
    sha: "5f2c1d7a9b3e48c06d1f4a2b7c8e9d0f1a2b3c4d",
    actor: "release-bot",
    actorId: 583231,
    workflow: "Restore drill",
    workflowPath: ".github/workflows/restore-drill.yml",
    runId: 9000000001,
    runAttempt: 1,
    runNumber: 42,
    immutableSubject: false,
    oidc: {
      requestToken: "twin-request-token-2b1f6c0d9e8a",
      requestTokenExpires: now + 6 * 3_600_000,
      key: "github-1",
      published: ["github-1"],
      seconds: 300,
      aheadSeconds: 0,
      reachable: true,
    },
    token: "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001",
    permissions: { contents: "read", pullRequests: "write" },
    commits: {},
    mostEntries: 100_000,
    pulls: {},
    comments: [],
    runs: { 9000000001: { createdAt: now - 45_000, status: "in_progress", conclusion: null, attempt: 1 } },
  };
}
