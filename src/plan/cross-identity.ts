import type { Finding, Plan } from "../core/index.ts";
import type { Overrides } from "./assemble.ts";
import { planFinding } from "./codes.ts";
import { foreignAccount } from "./identity-google.ts";

const IDS = {
  tenantId: { key: "tenant-id", what: "the tenant's id", fix: "az account show --query tenantId --output tsv" },
  clientId: {
    key: "client-id",
    what: "the application's (client) id",
    fix: 'az ad app list --display-name <name> --query "[].{name:displayName, clientId:appId}" --output table',
  },
  subscriptionId: { key: "subscription-id", what: "the subscription's id", fix: "az account show --query id --output tsv" },
} as const;
type Id = keyof typeof IDS;

/** What the identities that a run will use say against each other, each told where it was given: in the plan, or by an input. */
export function identityFindings({ azure, google, place }: Plan, overrides: Overrides): Finding[] {
  const at = (id: Id) =>
    overrides.azure[id] === undefined
      ? { subject: `azure.${IDS[id].key}`, where: place(["azure", IDS[id].key]) }
      : { subject: `input azure-${IDS[id].key}`, where: undefined };
  const same = (id: Id, other: Id): Finding[] =>
    azure[id] !== "" && !/^[0-]+$/.test(azure[id]) && azure[id].toLowerCase() === azure[other].toLowerCase()
      ? [
          planFinding("value", {
            ...at(id),
            message: `${at(id).subject} is the same as ${at(other).subject}: ${IDS[id].what} and ${IDS[other].what} are never one.`,
            fix: `${IDS[id].fix}   # and look at ${at(other).subject} too`,
          }),
        ]
      : [];
  const account = google?.serviceAccount;
  const foreign = account === undefined ? undefined : foreignAccount(account, google?.universe ?? "");
  const given =
    overrides.google.serviceAccount === undefined
      ? { subject: "google.service-account", where: place(["google", "service-account"]) }
      : { subject: "input google-service-account", where: undefined };
  return [
    ...same("clientId", "tenantId"),
    ...same("clientId", "subscriptionId"),
    ...same("subscriptionId", "tenantId"),
    ...(foreign ? [planFinding("value", { ...given, ...foreign })] : []),
  ];
}
