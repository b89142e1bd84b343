import { oneLine, quote } from "../../core/index.ts";
import type { Filled, Row } from "./catalogue-row.ts";

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const entra = (numbers: readonly number[], row: Omit<Row, "services" | "match">): Row => ({
  services: ["entra"],
  match: [{ codes: numbers.map((number) => `AADSTS${number}`) }],
  ...row,
});

const AUDIENCE = "api://AzureADTokenExchange";
const credential = ({ subject, issuer }: Filled) =>
  quote(JSON.stringify({ name: "proof-of-restore", issuer, subject, audiences: [AUDIENCE] }));
const create = (of: Filled) =>
  [
    `az ad app federated-credential create --id ${of.clientId} --parameters ${credential(of)}`,
    `# of a user-assigned identity: az identity federated-credential create --identity-name <identity> --resource-group <group> --name proof-of-restore --issuer ${quote(of.issuer)} --subject ${quote(of.subject)} --audiences ${AUDIENCE}`,
  ].join("\n");
const list = (of: Filled) => `az ad app federated-credential list --id ${of.clientId}`;
const update = (of: Filled) =>
  `${list(of)}\naz ad app federated-credential update --id ${of.clientId} --federated-credential-id <credential-id> --parameters ${credential(of)}`;

export const entraRows: readonly Row[] = [
  entra([70021], {
    rule: "RDT010",
    title: "No federated identity credential matches the job's token",
    message:
      "Entra found no federated identity credential with this issuer, subject and audience. One that was just made looks the same for some minutes.",
    fix: create,
    trust: true,
  }),
  entra([700211], {
    rule: "RDT011",
    title: "No federated identity credential has the token's issuer",
    message: "The credential's issuer differs from the token's; a trailing slash or an enterprise's own issuer is enough.",
    fix: update,
    trust: true,
  }),
  entra([700212], {
    rule: "RDT012",
    title: "No federated identity credential has the token's audience",
    message: `The credential's audience differs from the token's. It must be exactly ${AUDIENCE}.`,
    fix: update,
    trust: true,
  }),
  entra([700213], {
    rule: "RDT013",
    title: "No federated identity credential has the token's subject",
    message:
      "The credential's subject differs from the token's: another environment, branch or event, a renamed repository, or GitHub's immutable subjects with ids in them.",
    fix: update,
    trust: true,
  }),
  entra([7002138], {
    rule: "RDT014",
    title: "The credential's subject differs from the token's in case",
    message: "Entra compares subjects case-sensitively; the credential has this subject in another case.",
    fix: update,
    trust: true,
  }),
  entra([7002131], {
    rule: "RDT015",
    title: "No subject and no matching expression of a credential fits the token",
    message: "Neither the subject nor a flexible credential's claims-matching expression covers the token's claims.",
    fix: (of) => `${list(of)}\n# then let claimsMatchingExpression match: claims['sub'] eq '${oneLine(of.subject)}'`,
    trust: true,
  }),
  entra([70025, 7000226], {
    rule: "RDT016",
    title: "The application has no federated identity credential",
    message: "No federated identity credential is configured on the application or identity of this client id.",
    fix: create,
    late: true,
  }),
  entra([700016], {
    rule: "RDT017",
    title: "The tenant has no application of this client id",
    message:
      "`client-id` or `tenant-id` is wrong: the application is not in that directory. The object id of an application or of its service principal looks the same as a client id, and is none.",
    fix: ({ clientId, tenantId }) =>
      [
        `az login --tenant ${tenantId} --allow-no-subscriptions`,
        `az ad app show --id ${clientId} --query appId --output tsv   # found: ${clientId} is an application's object id, and this prints its client id`,
        `az ad sp show --id ${clientId} --query '{clientId:appId, tenantId:appOwnerOrganizationId}'   # found: it is a service principal's object id`,
        "# set azure.client-id to what was printed; where nothing is found, azure.tenant-id is the wrong one",
      ].join("\n"),
  }),
  entra([700024], {
    rule: "RDT018",
    title: "The token is outside its time",
    message:
      "The job's token had expired, or was not yet valid, when Entra saw it: the clock of the runner or of the token's issuer is wrong, or the token was held too long.",
    fix: () =>
      "timedatectl status   # on a self-hosted runner: correct its clock (NTP); then run again, a new token is minted each time",
  }),
  entra([700027, 50027], {
    rule: "RDT019",
    title: "Entra cannot verify the token's signature",
    message: "The token is broken, or not signed by a key that its issuer publishes: the credential may name another issuer.",
    fix: (of) => `curl -sf ${quote(of.issuer)}/.well-known/openid-configuration\n${list(of)}`,
    trust: true,
  }),
  entra([7000215, 7000218], {
    rule: "RDT020",
    title: "Entra was shown, or asks for, a client secret",
    message: "A client secret stands where the job's own token should: this action uses none.",
    fix: (of) => `gh secret list   # remove AZURE_CLIENT_SECRET from the workflow's environment\n${create(of)}`,
    late: true,
  }),
  entra([700223, 700238], {
    rule: "RDT021",
    title: "The tenant restricts workload identity federation",
    message: "A policy of the tenant disables federated credentials, or allows only certain issuers.",
    fix: ({ issuer, tenantId }) =>
      `Ask an administrator of tenant ${tenantId} to allow issuer ${oneLine(issuer)} in the tenant's policy for workload identity federation.`,
    late: true,
  }),
  entra([70052], {
    rule: "RDT022",
    title: "This kind of identity cannot be federated",
    message: "The identity must be a managed identity, a single-tenant application or a service account.",
    fix: ({ clientId }) => `az ad app update --id ${clientId} --sign-in-audience AzureADMyOrg`,
    late: true,
  }),
  entra([700233, 700234, 700235, 700237, 7002241], {
    rule: "RDT023",
    title: "The flexible credential cannot be evaluated",
    message: "The claims-matching expression is broken, uses what is not supported, or is not allowed for this issuer.",
    fix: (of) => `${list(of)}\n# an exact subject always works:\n${create(of)}`,
    late: true,
  }),
  entra([90002], {
    rule: "RDT024",
    title: "Entra knows no such tenant",
    message: "`tenant-id` is wrong, or it is a tenant of another Azure cloud.",
    fix: ({ subscriptionId }) =>
      `az account show --subscription ${subscriptionId} --query '{tenantId:tenantId, cloud:environmentName}'   # set azure.tenant-id and azure.cloud to these`,
  }),
  entra([900382], {
    rule: "RDT025",
    title: "The application belongs to another Azure cloud",
    message: "A confidential client cannot be used across clouds: `azure.cloud` does not fit the application's tenant.",
    fix: () => "az cloud show --query name   # set azure.cloud to AzureCloud, AzureUSGovernment or AzureChinaCloud",
  }),
  entra([53003], {
    rule: "RDT026",
    title: "Conditional Access blocks the identity",
    message: "A Conditional Access policy for workload identities denies this sign-in, often because of the runner's location.",
    fix: ({ clientId }) =>
      `Ask an administrator to find the policy in Entra's sign-in logs of service principal ${clientId}, and to exclude it or to allow the runner's addresses.`,
    late: true,
  }),
  entra([50166], {
    rule: "RDT027",
    title: "Entra cannot reach the token's issuer",
    message: "Entra could not read the issuer's discovery document or keys.",
    fix: ({ issuer }) => `curl -sf ${quote(issuer)}/.well-known/openid-configuration   # must be reachable from the internet`,
  }),
  {
    ...entra([], {
      rule: "RDT037",
      title: "The tenant does not know the application that Google's token is asked for",
      message:
        "`google.azure-audience` names no application of this tenant, or one without a service principal in it: Entra gives no token for it, so Google has none to accept.",
      fix: ({ clientId }) =>
        `az ad app show --id ${clientId} --query identifierUris   # set google.azure-audience to one of these, or make it:\naz ad app update --id ${clientId} --identifier-uris api://${clientId}`,
      late: true,
    }),
    match: [{ codes: ["AADSTS500011"], text: /resource principal named api:/i }],
  },
  entra([501051], {
    rule: "RDT038",
    title: "The application that Google's token is asked for wants an assignment",
    message:
      "The application of `google.azure-audience` gives tokens only to those that have an app role in it, and this identity has none.",
    fix: ({ clientId }) =>
      `az ad sp update --id <client id of the audience's application> --set appRoleAssignmentRequired=false   # or give the service principal of ${clientId} one of its app roles`,
    late: true,
  }),
  entra([500011, 1002012, 70003, 900144], {
    rule: "RDT028",
    title: "The tenant does not know what the token is asked for",
    message:
      "The resource, scope or grant that was asked for is not one of this cloud: `azure.cloud`, or `google.azure-audience`, is the first suspect.",
    fix: () => "az cloud show --query '{name:name, arm:endpoints.resourceManager}'   # set azure.cloud accordingly",
  }),
  {
    services: ["graph"],
    rule: "RDT059",
    title: "The application's federated identity credentials may not be read",
    level: "note",
    match: [{ status: [400, 401, 403, 404] }, { codes: ["NoGraph"] }],
    message: "This only keeps the credentials themselves from being compared; it says nothing of the trust itself.",
    fix: ({ clientId }) =>
      `az ad app permission add --id ${clientId} --api 00000003-0000-0000-c000-000000000000 --api-permissions 9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role   # Application.Read.All; then: az ad app permission admin-consent --id ${clientId}`,
  },
  entra([90024, 90033, 90055], {
    rule: "RDT029",
    title: "Entra is busy or throttles the tenant",
    level: "warning",
    message: "Entra says of itself that this passes.",
    fix: ({ runId }) => `gh run rerun ${runId} --failed   # after some minutes`,
  }),
];
