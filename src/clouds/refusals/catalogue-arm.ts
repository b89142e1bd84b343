import type { Filled, Row } from "./catalogue-row.ts";

const arm = (codes: readonly string[], row: Omit<Row, "services" | "match">, text?: RegExp): Row => ({
  services: ["arm"],
  match: [text ? { codes, text } : { codes }],
  ...row,
});
const assign = ({ clientId, subscriptionId, named }: Filled, role = "Backup Operator") =>
  `az role assignment create --assignee ${clientId} --role "${role}" --scope ${named.scope === "<scope>" ? `/subscriptions/${subscriptionId}` : named.scope}`;
const show = ({ clientId, subscriptionId }: Filled) =>
  `az role assignment list --assignee ${clientId} --all --subscription ${subscriptionId}`;
/** Azure Resource Manager's own refusals, whichever service stands behind it. */
export const armRows: readonly Row[] = [
  arm(
    ["LinkedAuthorizationFailed", "UserErrorResourceGuardAccessDenied"],
    {
      rule: "RDT070",
      title: "The vault's Resource Guard refuses the identity",
      message:
        "Multi-user authorization protects this vault: the restore needs a role on the guard, often in another subscription or tenant.",
      fix: (of) => assign(of, "Backup MUA Operator"),
      trust: true,
    },
    /resourceGuards/i,
  ),
  arm(["LinkedAuthorizationFailed"], {
    rule: "RDT071",
    title: "The identity has no rights on a linked resource",
    message:
      "The request names another resource (target group, staging account, network, guard) on which the identity has no role, or which is in another tenant.",
    fix: (of) => assign(of, "Contributor"),
    trust: true,
  }),
  arm(["AuthorizationFailed"], {
    rule: "RDT072",
    title: "The identity has no role that allows this",
    message: "Entra accepts the identity, and Azure's role assignments do not allow the action on this scope.",
    fix: (of) => `${show(of)}\n${assign(of, of.role)}`,
    trust: true,
  }),
  arm(["InvalidAuthenticationTokenTenant"], {
    rule: "RDT073",
    title: "The token is of another tenant than the subscription",
    message: "The subscription trusts another Entra tenant than `tenant-id`.",
    fix: ({ subscriptionId }) =>
      `az account show --subscription ${subscriptionId} --query tenantId   # set azure.tenant-id to this`,
    trust: true,
  }),
  arm(["ExpiredAuthenticationToken"], {
    rule: "RDT074",
    title: "The Azure token has expired",
    message: "The access token was past its time: the runner's clock is wrong, or the trust no longer gives a new one.",
    fix: () => "timedatectl status   # on a self-hosted runner: correct its clock (NTP); then run again",
    trust: true,
  }),
  arm(
    [
      "InvalidAuthenticationToken",
      "InvalidAuthenticationTokenAudience",
      "AuthenticationFailed",
      "AuthenticationFailedMissingToken",
      "InvalidAuthenticationInfo",
    ],
    {
      rule: "RDT075",
      title: "Azure does not take the token",
      message: "The token is missing, broken or for another audience: `azure.cloud` is the first setting to look at.",
      fix: () => "az cloud show --query '{name:name, arm:endpoints.resourceManager}'   # set azure.cloud accordingly",
      trust: true,
    },
  ),
  arm(["SubscriptionNotFound", "InvalidSubscriptionId"], {
    rule: "RDT076",
    title: "The subscription is unknown to this identity",
    message:
      "`subscription-id` is wrong, of another tenant or cloud, or the identity has no role in it at all: Azure does not say which.",
    fix: (of) =>
      `az account show --subscription ${of.subscriptionId} --query '{id:id, tenantId:tenantId}'\n${assign(of, "Backup Reader")}`,
    trust: true,
  }),
  arm(["AuthorizationPermissionMismatch", "KeyBasedAuthenticationNotPermitted"], {
    rule: "RDT077",
    title: "The identity may not read the staging account's blobs",
    message: "Azure Storage wants a data role (Storage Blob Data Contributor); Owner and Contributor do not include it.",
    fix: (of) => assign(of, "Storage Blob Data Contributor"),
    trust: true,
  }),
  arm(["AuthorizationFailure", "NetworkRuleViolation"], {
    rule: "RDB010",
    title: "The storage account's firewall refuses the runner",
    message: "Network rules of the staging account do not let this runner in.",
    fix: () =>
      "az storage account network-rule add --account-name <staging-account> --ip-address <runner-address>   # or use a runner in an allowed network",
  }),
  arm(["RequestDisallowedByPolicy", "UserErrorRequestDisallowedByPolicy", "400265"], {
    rule: "RDB011",
    title: "An Azure Policy forbids the request",
    message: "A policy with the effect deny is assigned above the target.",
    fix: ({ subscriptionId }) =>
      `az policy exemption create --name proof-of-restore --policy-assignment <assignment-id> --exemption-category Waiver --scope /subscriptions/${subscriptionId}/resourceGroups/<target-group>`,
  }),
  arm(["ScopeLocked"], {
    rule: "RDB012",
    title: "A lock stands in the way",
    message: "A management lock on the resource, its group or the subscription forbids the change.",
    fix: (of) => `az lock list --subscription ${of.subscriptionId} --output table\naz lock delete --ids <lock-id>`,
  }),
  arm(["MissingSubscriptionRegistration", "SubscriptionNotRegistered", "MissingRegistrationForType"], {
    rule: "RDB013",
    title: "A resource provider is not registered in the subscription",
    message: "The subscription has never used this resource provider.",
    fix: ({ named, subscriptionId }) =>
      `az provider register --namespace ${named.namespace} --subscription ${subscriptionId}   # takes some minutes`,
  }),
  arm(["DisallowedProvider", "DisallowedOperation", "ReadOnlyDisabledSubscription", "SubscriptionDisabled"], {
    rule: "RDB014",
    title: "The subscription itself forbids the request",
    message: "The subscription's offer does not include this provider, or the subscription is disabled or read-only.",
    fix: ({ subscriptionId }) => `az account show --subscription ${subscriptionId} --query state`,
  }),
  arm(["ResourceGroupNotFound"], {
    rule: "RDB015",
    title: "There is no such resource group",
    message: "The group's name, or the subscription, is wrong, or the group was deleted.",
    fix: ({ subscriptionId }) =>
      `az group list --subscription ${subscriptionId} --query "[].name" --output tsv   # then correct the plan`,
  }),
  arm(["ParentResourceNotFound", "ResourceNotFound", "NotFound", "VaultNotFound"], {
    rule: "RDB016",
    title: "There is no such resource",
    message: "The name, its group, or the subscription is wrong, or the resource was deleted.",
    fix: ({ subscriptionId }) =>
      `az resource list --subscription ${subscriptionId} --name <name> --output table\naz backup vault list --subscription ${subscriptionId} --output table   # then correct the plan`,
  }),
  arm(
    [
      "UserErrorCoreCountSubscriptionQuotaReached",
      "400084",
      "QuotaExceeded",
      "SkuNotAvailable",
      "AllocationFailed",
      "ZonalAllocationFailed",
      "OverconstrainedAllocationRequest",
    ],
    {
      rule: "RDB017",
      title: "The subscription's quota does not allow the restore",
      message: "Cores, disks or the size asked for are not to be had in this region.",
      fix: ({ subscriptionId }) =>
        `az vm list-usage --subscription ${subscriptionId} --location <region> --output table   # raise the quota, or restore in a smaller size`,
    },
  ),
  arm(["CloudDosAbsoluteLimitReached", "390069"], {
    rule: "RDB018",
    title: "The vault's limit of operations a day is reached",
    message: "Azure Backup allows so many operations in 24 hours; retrying earlier does not help.",
    fix: ({ runId }) => `gh run rerun ${runId} --failed   # after 24 hours; and lower limits.restores in the plan`,
  }),
  arm(
    [
      "ResourceRequestsThrottled",
      "TooManyRequests",
      "SubscriptionRequestsThrottled",
      "ResourceCollectionRequestsThrottled",
      "OperationNotAllowedThrottled",
    ],
    {
      rule: "RDB019",
      title: "Azure throttles the requests",
      level: "warning",
      message: "The hourly allowance of this action is used up; every job of this identity shares it.",
      fix: ({ named, runId }) =>
        `gh run rerun ${runId} --failed   # after ${named.seconds} seconds; and lower limits.parallel in the plan`,
    },
  ),
];
