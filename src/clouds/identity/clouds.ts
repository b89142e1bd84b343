import { z } from "zod";
import type { Plan } from "../../core/index.ts";
import { askJson } from "../../io/ask-json.ts";
import type { Io } from "../../io/io.ts";
import { Refused } from "../../io/io.ts";
import { READ_PATIENCE_MS, retrying } from "../../io/retry.ts";

/** Where an Azure cloud answers, and for which audience its resource manager takes tokens. No trailing slashes. */
export interface AzureCloud {
  readonly name: string;
  readonly arm: string;
  readonly authority: string;
  readonly audience: string;
  /** Microsoft Graph, which is also the audience of its tokens; a custom cloud need not announce one. */
  readonly graph?: string;
  /** The public and sovereign clouds; a custom one announces itself. */
  readonly builtIn: boolean;
}

/** Public endpoints; https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and its China page. */
const BUILT_IN: Readonly<Record<string, Omit<AzureCloud, "name" | "builtIn">>> = {
  AzureCloud: {
    arm: "https://management.azure.com",
    authority: "https://login.microsoftonline.com",
    audience: "https://management.azure.com",
    graph: "https://graph.microsoft.com",
  },
  AzureUSGovernment: {
    arm: "https://management.usgovcloudapi.net",
    authority: "https://login.microsoftonline.us",
    audience: "https://management.usgovcloudapi.net",
    graph: "https://graph.microsoft.us",
  },
  AzureChinaCloud: {
    arm: "https://management.chinacloudapi.cn",
    authority: "https://login.chinacloudapi.cn",
    audience: "https://management.chinacloudapi.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
  },
};

const endpoint = z.object({
  name: z.string().optional(),
  resourceManager: z.string().optional(),
  microsoftGraphResourceId: z.url().optional().catch(undefined),
  authentication: z.object({ loginEndpoint: z.url({ protocol: /^https$/ }), audiences: z.array(z.string()).min(1) }),
});
const metadata = z.union([endpoint, z.array(endpoint).min(1)]);

/** Where a resource manager announces its cloud, by the api-version that az uses: asked before anything else is known of it. */
export function metadataUrl(arm: string): string {
  return `${arm}/metadata/endpoints?api-version=2022-09-01`;
}

/**
 * The cloud that the plan names. A custom one is asked at `metadataUrl`, as az does; the answer is
 * a list of clouds (or, from older stamps, one object).
 * @throws Refused when a custom cloud does not announce itself.
 */
export async function azureCloud(io: Io, plan: Pick<Plan, "azure">): Promise<AzureCloud> {
  const named = BUILT_IN[plan.azure.cloud];
  if (named) return { name: plan.azure.cloud, ...named, builtIn: true };
  const arm = bare(plan.azure.cloud);
  const operation = "read the custom cloud's endpoints";
  const answer = await retrying(io, READ_PATIENCE_MS, () => askJson(io, { service: "arm", operation, url: metadataUrl(arm) }));
  const parsed = metadata.safeParse(answer);
  if (!parsed.success) {
    throw new Refused({
      service: "arm",
      operation,
      status: 200,
      text: "the answer names no login endpoint and no token audience",
    });
  }
  const clouds = Array.isArray(parsed.data) ? parsed.data : [parsed.data];
  const ours = clouds.find((cloud) => cloud.resourceManager !== undefined && bare(cloud.resourceManager) === arm) ?? clouds[0];
  if (ours === undefined) throw new Refused({ service: "arm", operation, status: 200, text: "the list of clouds is empty" });
  const { loginEndpoint, audiences } = ours.authentication;
  const graph = ours.microsoftGraphResourceId;
  return {
    name: ours.name ?? arm,
    arm,
    authority: bare(loginEndpoint),
    audience: bare(audiences[0] ?? arm),
    ...(graph === undefined ? {} : { graph: bare(graph) }),
    builtIn: false,
  };
}

/** Whether a plan names none but the public and the sovereign clouds: no host of its own. */
export function areBuiltIn({ azure, google }: Pick<Plan, "azure" | "google">): boolean {
  const own = google !== undefined && (google.universe !== "googleapis.com" || Object.keys(google.endpoints).length > 0);
  return azure.cloud in BUILT_IN && !own;
}

/** Whether a cloud that is known by its addresses is one of these, and Google, if it stands between, the public one. */
export function isBuiltIn(cloud: AzureCloud, through?: { readonly sts: string; readonly iamCredentials: string }): boolean {
  const named = BUILT_IN[cloud.name];
  const google =
    !through ||
    (through.sts === "https://sts.googleapis.com" && through.iamCredentials === "https://iamcredentials.googleapis.com");
  return google && named?.arm === cloud.arm && named.authority === cloud.authority && named.audience === cloud.audience;
}

/** Google's endpoints for the plan's universe, each replaced by the plan's own where it gives one. */
export function googleEndpoints(
  plan: Pick<Plan, "google">,
): Record<"sts" | "iam" | "iam-credentials" | "secret-manager" | "kms" | "logging", string> {
  const universe = plan.google?.universe ?? "googleapis.com";
  const own = plan.google?.endpoints ?? {};
  const url = (key: keyof typeof own, host: string) => bare(own[key] ?? `https://${host}.${universe}`);
  return {
    sts: url("sts", "sts"),
    iam: url("iam", "iam"),
    "iam-credentials": url("iam-credentials", "iamcredentials"),
    "secret-manager": url("secret-manager", "secretmanager"),
    kms: url("kms", "cloudkms"),
    logging: url("logging", "logging"),
  };
}

function bare(url: string): string {
  return url.replace(/\/+$/, "");
}
