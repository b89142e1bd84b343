import { type Body, block, label } from "./hcl.ts";

/** Blocks of Terraform that give the trust or the role which a fix asks for, ready to paste. Values are as the clouds have them, not quoted. */

const AUDIENCE = "api://AzureADTokenExchange";
const NAME = "restore_drills";

interface Credential {
  readonly name?: string;
  readonly issuer: string;
  readonly subject: string;
}

/** On an application. */
export function applicationCredential(clientId: string, { name = "proof-of-restore", issuer, subject }: Credential): string {
  return [
    block(["data", "azuread_application", NAME], [["client_id", clientId]]),
    block(
      ["resource", "azuread_application_federated_identity_credential", label(name)],
      [
        ["application_id", { ref: `data.azuread_application.${NAME}.id` }],
        ["display_name", name],
        ["issuer", issuer],
        ["subject", subject],
        ["audiences", [AUDIENCE]],
      ],
    ),
  ].join("\n");
}

/** On a user-assigned identity, by its resource id. */
export function identityCredential(id: string, { name = "proof-of-restore", issuer, subject }: Credential): string {
  return block(
    ["resource", "azurerm_federated_identity_credential", label(name)],
    [
      ["name", name],
      ["resource_group_name", /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? ""],
      ["parent_id", id],
      ["issuer", issuer],
      ["subject", subject],
      ["audience", [AUDIENCE]],
    ],
  );
}

/** A role in Azure. @param principal its object id, where it is known. */
export function roleAssignment(role: string, scope: string, clientId: string, principal: string | null): string {
  const assignment = (of: { readonly ref: string } | string) =>
    block(
      ["resource", "azurerm_role_assignment", label(`${NAME}_${role.toLowerCase()}`)],
      [
        ["scope", scope],
        ["role_definition_name", role],
        ["principal_id", of],
      ],
    );
  if (principal !== null) return assignment(principal);
  return [
    block(["data", "azuread_service_principal", NAME], [["client_id", clientId]]),
    assignment({ ref: `data.azuread_service_principal.${NAME}.object_id` }),
  ].join("\n");
}

/** Undefined: it is no full name of a provider. */
export function providerParts(
  name: string,
): { readonly project: string; readonly pool: string; readonly id: string } | undefined {
  const [, project, pool, id] =
    /^projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\/([^/]+)$/.exec(name) ?? [];
  return project === undefined || pool === undefined || id === undefined ? undefined : { project, pool, id };
}

export interface Provider {
  readonly issuer: string;
  readonly audiences?: readonly string[];
  readonly mapping?: Readonly<Record<string, string>>;
  readonly condition?: string;
}

/** The provider with what it should have; undefined without its full name. What is not named here stays as the configuration has it. */
export function poolProvider(name: string, { issuer, audiences = [], mapping, condition }: Provider): string | undefined {
  const parts = providerParts(name);
  if (!parts) return undefined;
  const oidc: Body = [["issuer_uri", issuer], ...(audiences.length > 0 ? [["allowed_audiences", audiences] as const] : [])];
  return block(
    ["resource", "google_iam_workload_identity_pool_provider", label(parts.id)],
    [
      ["project", parts.project],
      ["workload_identity_pool_id", parts.pool],
      ["workload_identity_pool_provider_id", parts.id],
      ...(mapping ? [["attribute_mapping", mapping] as const] : []),
      ...(condition === undefined ? [] : [["attribute_condition", condition] as const]),
      ["oidc", { block: oidc }],
    ],
  );
}

/** The role by which a principal of the pool may be the service account. */
export function workloadIdentityUser(account: string, member: string): string {
  return block(
    ["resource", "google_service_account_iam_member", NAME],
    [
      ["service_account_id", `projects/${/@([^.]+)\./.exec(account)?.[1] ?? "-"}/serviceAccounts/${account}`],
      ["role", "roles/iam.workloadIdentityUser"],
      ["member", member],
    ],
  );
}

/** A role on one secret; undefined when its name is not whole. */
export function secretMember(resource: string, role: string, member: string): string | undefined {
  const [, project, location, secret] = /^projects\/([^/]+)(?:\/locations\/([^/]+))?\/secrets\/([^/]+)$/.exec(resource) ?? [];
  if (project === undefined || secret === undefined) return undefined;
  const regional = location === undefined ? [] : ([["location", location]] as const);
  return block(
    [
      "resource",
      location === undefined ? "google_secret_manager_secret_iam_member" : "google_secret_manager_regional_secret_iam_member",
      label(`${NAME}_${secret}`),
    ],
    [["project", project], ...regional, ["secret_id", secret], ["role", role], ["member", member]],
  );
}
