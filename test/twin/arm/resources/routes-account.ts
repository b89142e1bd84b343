/** The cloud's own endpoints, and what a caller has: tenants, subscriptions, resource providers. */
import type { Route, World } from "../../core.ts";
import { sees } from "../authorization/rbac.ts";
import { refusal } from "../errors.ts";
import { findSubscription, param, same, subscriptionScope } from "../find.ts";
import { page, route, VERSIONS } from "../route.ts";
import type { AzureWorld, Subscription } from "../types.ts";

/** The audience of the tokens that the resource manager takes. */
const AUDIENCE = "https://management.core.windows.net/";

export const accountRoutes: readonly Route[] = [
  {
    name: "arm.metadata",
    service: "arm",
    method: "GET",
    path: "/metadata/endpoints",
    open: true,
    answer: (world) => ({ status: 200, body: [endpoints(world)] }),
  },
  route("tenants.list", "GET /tenants", {
    versions: "resources",
    answer: (world, call) =>
      page(world, call, [
        {
          id: `/tenants/${world.azure.tenantId}`,
          tenantId: world.azure.tenantId,
          tenantCategory: "Home",
          displayName: "Acme",
          countryCode: "NL",
        },
      ]),
  }),
  route("subscriptions.list", "GET /subscriptions", {
    versions: "resources",
    answer: (world, call) => {
      const { subscriptions, tenantId } = world.azure;
      const seen = subscriptions.filter(({ id }) => sees(world, call.caller, `/subscriptions/${id}`));
      return page(
        world,
        call,
        seen.map((of) => subscriptionJson(of, tenantId)),
      );
    },
  }),
  route("subscription.get", "GET /subscriptions/:subscription", {
    versions: "resources",
    answer: (world, call) => {
      const { found, refused } = findSubscription(world, call);
      if (refused) return refused;
      // Without any role in it, a subscription is as good as not there.
      if (!sees(world, call.caller, subscriptionScope(call))) {
        return refusal(404, "SubscriptionNotFound", `The subscription '${found.id}' could not be found.`);
      }
      return { status: 200, body: subscriptionJson(found, world.azure.tenantId) };
    },
  }),
  route("locations.list", "GET /subscriptions/:subscription/locations", {
    versions: "resources",
    answer: (world, call) => {
      const { found, refused } = findSubscription(world, call);
      const json = (name: string) => ({
        id: `/subscriptions/${found?.id}/locations/${name}`,
        name,
        displayName: name,
        type: "Region",
      });
      return refused ?? { status: 200, body: { value: ["westeurope", "northeurope"].map(json) } };
    },
  }),
  route("providers.list", "GET /subscriptions/:subscription/providers", {
    versions: "resources",
    answer: (world, call) => {
      const { found, refused } = findSubscription(world, call);
      return (
        refused ??
        page(
          world,
          call,
          found.providers.map((name) => providerJson(found, name)),
        )
      );
    },
  }),
  route("provider.get", "GET /subscriptions/:subscription/providers/:namespace", {
    versions: "resources",
    answer: (world, call) => {
      const { found, refused } = findSubscription(world, call);
      if (refused) return refused;
      const name = found.providers.find((one) => same(one, param(call, "namespace")));
      if (name) return { status: 200, body: providerJson(found, name) };
      return refusal(404, "InvalidResourceNamespace", `The resource namespace '${param(call, "namespace")}' is invalid.`);
    },
  }),
];

/** One cloud. Not under the name AzureCloud: az then signs in at the public authority, whatever is announced here. */
function endpoints({ base }: World): unknown {
  return {
    name: "Twin",
    resourceManager: base,
    portal: base,
    authentication: {
      loginEndpoint: base,
      audiences: [AUDIENCE, "https://management.azure.com/"],
      tenant: "common",
      identityProvider: "AAD",
    },
    activeDirectoryDataLake: "https://datalake.azure.net/",
    batch: "https://batch.core.windows.net/",
    gallery: "https://gallery.azure.com/",
    graph: "https://graph.windows.net/",
    graphAudience: "https://graph.windows.net/",
    media: "https://rest.media.azure.net",
    microsoftGraphResourceId: `${base}/graph/`,
    sqlManagement: "https://management.core.windows.net:8443/",
    vmImageAliasDoc: `${base}/aliases.json`,
    suffixes: {
      acrLoginServer: "azurecr.io",
      azureDataLakeAnalyticsCatalogAndJob: "azuredatalakeanalytics.net",
      azureDataLakeStoreFileSystem: "azuredatalakestore.net",
      keyVaultDns: "vault.azure.net",
      mariadbServerEndpoint: "mariadb.database.azure.com",
      mhsmDns: "managedhsm.azure.net",
      mysqlServerEndpoint: "mysql.database.azure.com",
      postgresqlServerEndpoint: "postgres.database.azure.com",
      sqlServerHostname: "database.windows.net",
      storage: "core.windows.net",
      storageSyncEndpointSuffix: "afs.azure.net",
      synapseAnalytics: "dev.azuresynapse.net",
    },
  };
}

function subscriptionJson({ id, name }: Subscription, tenantId: AzureWorld["tenantId"]): unknown {
  return {
    id: `/subscriptions/${id}`,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId: id,
    tenantId,
    displayName: name,
    state: "Enabled",
    subscriptionPolicies: {
      locationPlacementId: "Public_2014-09-01",
      quotaId: "EnterpriseAgreement_2014-09-01",
      spendingLimit: "Off",
    },
  };
}

function providerJson({ id }: Subscription, namespace: string): unknown {
  const types: Readonly<Record<string, readonly (readonly [type: string, versions: keyof typeof VERSIONS])[]>> = {
    "Microsoft.Compute": [
      ["disks", "compute"],
      ["virtualMachines", "compute"],
    ],
    "Microsoft.RecoveryServices": [["vaults", "backup"]],
    "Microsoft.Storage": [["storageAccounts", "storage"]],
  };
  return {
    id: `/subscriptions/${id}/providers/${namespace}`,
    namespace,
    registrationPolicy: "RegistrationRequired",
    registrationState: "Registered",
    resourceTypes: (types[namespace] ?? []).map(([resourceType, versions]) => ({
      resourceType,
      locations: ["West Europe", "North Europe"],
      apiVersions: VERSIONS[versions].toReversed(),
    })),
  };
}
