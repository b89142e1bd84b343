import type { Call, Route } from "../../core.ts";
import { credentialJson } from "../../entra/graph.ts";
import { refusal } from "../errors.ts";
import { page, route } from "../route.ts";

const IDENTITY =
  "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.ManagedIdentity/userAssignedIdentities/:identity";

function idOf({ params: { subscription, group, identity } }: Call): string {
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${identity}`;
}

/** User-assigned identities: what they trust. */
export const identityRoutes: readonly Route[] = [
  route("identity.credentials", `GET ${IDENTITY}/federatedIdentityCredentials`, {
    versions: "identity",
    needs: ["Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read", idOf],
    answer(world, call) {
      const id = idOf(call);
      const found = world.entra.applications.find(({ managedIdentity }) => managedIdentity?.toLowerCase() === id.toLowerCase());
      if (!found) {
        return refusal(
          404,
          "ResourceNotFound",
          `The Resource 'Microsoft.ManagedIdentity/userAssignedIdentities/${call.params.identity}' under resource group '${call.params.group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
        );
      }
      return page(
        world,
        call,
        found.credentials.map((one) => ({
          id: `${id}/federatedIdentityCredentials/${one.name}`,
          name: one.name,
          type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
          properties: credentialJson(world, one),
        })),
      );
    },
  }),
];
