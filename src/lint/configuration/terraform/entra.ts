import { defined, get, list, text } from "../look.ts";
import type { Configuration } from "../model.ts";
import { placed, type TerraformResource, type TerraformRules } from "./resource.ts";

/** Federated identity credentials in Terraform, of applications and of user-assigned identities. */
export const terraformEntra: TerraformRules = {
  azuread_application_federated_identity_credential: (of) => credential(of, "display_name", "application_id", "audiences"),
  azuread_application_flexible_federated_identity_credential: (of) =>
    credential(of, "display_name", "application_id", "audience"),
  azurerm_federated_identity_credential: (of) => credential(of, "name", "parent_id", "audience"),
  azurerm_user_assigned_identity_federated_identity_credential: (of) => credential(of, "name", "parent_id", "audience"),
};

function credential(of: TerraformResource, name: string, parent: string, audience: string): Partial<Configuration> {
  const { values, address, at } = of;
  const said = get(values, audience);
  const audiences = list(said)?.flatMap((each) => text(each) ?? []) ?? (text(said) === undefined ? undefined : [String(said)]);
  return {
    credentials: [
      {
        name: text(get(values, name)) ?? address,
        at,
        ...placed(of, { issuer: "issuer", subject: "subject", expression: "claims_matching_expression", audiences: audience }),
        ...defined({
          of: text(get(values, parent)) ?? text(get(values, "user_assigned_identity_id")),
          issuer: text(get(values, "issuer")),
          subject: text(get(values, "subject")),
          expression: text(get(values, "claims_matching_expression")),
          audiences: said === "unknown" ? ("unknown" as const) : audiences,
        }),
      },
    ],
  };
}
