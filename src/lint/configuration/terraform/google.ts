import { bag, defined, get, list, text } from "../look.ts";
import type { BindingConfig, Configuration, Maybe, SecretConfig } from "../model.ts";
import { block, placed, type TerraformResource, type TerraformRules } from "./resource.ts";

/** What hashicorp/google says of secrets and of workload identity: https://registry.terraform.io/providers/hashicorp/google/latest/docs */
export const terraformGoogle: TerraformRules = {
  google_secret_manager_secret: (of) => ({ secrets: [secret(of)] }),
  google_secret_manager_regional_secret: (of) => ({ secrets: [secret(of)] }),
  google_secret_manager_secret_version: version,
  google_secret_manager_regional_secret_version: version,
  google_iam_workload_identity_pool: (of) => ({
    pools: [
      { name: own(of, "workload_identity_pool_id"), at: of.at, ...project(of), ...defined({ disabled: flag(of, "disabled") }) },
    ],
  }),
  google_iam_workload_identity_pool_provider: (of) => ({ providers: [provider(of)] }),
  google_project_iam_member: (of) => binding(of, `projects/${text(get(of.values, "project")) ?? "unknown"}`),
  google_project_iam_binding: (of) => binding(of, `projects/${text(get(of.values, "project")) ?? "unknown"}`),
  google_secret_manager_secret_iam_member: (of) => binding(of, secretName(of)),
  google_secret_manager_secret_iam_binding: (of) => binding(of, secretName(of)),
  google_service_account_iam_member: (of) => binding(of, text(get(of.values, "service_account_id")) ?? "unknown"),
  google_service_account_iam_binding: (of) => binding(of, text(get(of.values, "service_account_id")) ?? "unknown"),
};

function own({ values, address }: TerraformResource, key: string): string {
  return text(get(values, key)) ?? address;
}
function project({ values }: TerraformResource) {
  return defined({ project: text(get(values, "project")) });
}
function flag({ values }: TerraformResource, key: string): Maybe<boolean> | undefined {
  const of = get(values, key);
  return typeof of === "boolean" || of === "unknown" ? of : undefined;
}

function secret(of: TerraformResource): SecretConfig {
  const { values, at } = of;
  const rotation = block(values, "rotation");
  const topics = get(values, "topics");
  return {
    name: own(of, "secret_id"),
    at,
    ...project(of),
    ...placed(of, { rotationSeconds: "rotation", topics: "topics", expireTime: "expire_time", ttlSeconds: "ttl" }),
    topics: topics === "unknown" ? "unknown" : (list(topics)?.length ?? 0),
    rotationSeconds:
      get(values, "rotation") === "unknown" ? "unknown" : rotation ? seconds(get(rotation, "rotation_period")) : null,
    nextRotation: rotation ? (text(get(rotation, "next_rotation_time")) ?? null) : null,
    ...defined({
      location: text(get(values, "location")),
      expireTime: text(get(values, "expire_time")),
      ttlSeconds: seconds(get(values, "ttl")) ?? undefined,
      versionDestroyTtlSeconds: seconds(get(values, "version_destroy_ttl")) ?? undefined,
    }),
  };
}

/** `7776000s` in seconds; null: there is none. */
function seconds(of: unknown): Maybe<number> | null {
  if (of === "unknown") return "unknown";
  const [, number] = /^(\d+(?:\.\d+)?)s$/.exec(text(of) ?? "") ?? [];
  return number === undefined ? null : Number(number);
}

/** A version in a plan has its value in the file, unless it is written by a write-only argument. */
function version(of: TerraformResource): Partial<Configuration> {
  const value = get(of.values, "secret_data");
  if (typeof value !== "string" || value === "" || value === "unknown") return {};
  const name = text(get(of.values, "secret"))?.split("/").at(-1) ?? of.address;
  return { secrets: [{ name, at: { path: of.at.path, keys: [...of.at.keys, "values", "secret_data"] }, literalValue: true }] };
}

function provider(of: TerraformResource): Configuration["providers"][number] {
  const { values, at } = of;
  const oidc = block(values, "oidc");
  const mapping = bag(get(values, "attribute_mapping"));
  const condition = get(values, "attribute_condition");
  return {
    name: own(of, "workload_identity_pool_provider_id"),
    at,
    ...project(of),
    ...placed(of, { condition: "attribute_condition", issuer: "oidc", audiences: "oidc", mapping: "attribute_mapping" }),
    condition: typeof condition === "string" && condition !== "" ? condition : null,
    ...defined({
      pool: text(get(values, "workload_identity_pool_id")),
      disabled: flag(of, "disabled"),
      issuer: text(get(oidc, "issuer_uri")),
      audiences: list(get(oidc, "allowed_audiences"))?.flatMap((each) => text(each) ?? []),
      mapping: mapping && Object.fromEntries(Object.entries(mapping).map(([key, each]) => [key, String(each)])),
    }),
  };
}

function secretName({ values }: TerraformResource): string {
  const id = text(get(values, "secret_id")) ?? "unknown";
  return id.includes("/") ? id : `projects/${text(get(values, "project")) ?? "unknown"}/secrets/${id}`;
}

function binding(of: TerraformResource, resource: string): Partial<Configuration> {
  const { values, at } = of;
  const member = text(get(values, "member"));
  const members = list(get(values, "members"))?.flatMap((each) => text(each) ?? []);
  const condition = text(get(block(values, "condition"), "expression"));
  const one: BindingConfig = {
    name: resource,
    at,
    resource: resource.includes("unknown") ? "unknown" : resource,
    role: text(get(values, "role")) ?? "unknown",
    members: member === undefined ? (members ?? "unknown") : member === "unknown" ? "unknown" : [member],
    ...defined({ condition }),
  };
  return { bindings: [one] };
}
