import { sh } from "../core/index.ts";

/** What is wrong with an identity as somebody wrote it, and what to write, or to run, instead. */
export interface Wrong {
  readonly message: string;
  readonly fix: string;
}
export type AzureId = "tenant" | "client" | "subscription";

export const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const GUID_WITHIN = /(?<![0-9a-f-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-f-])/i;
const EXPECTED = "Expected a GUID: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.";

const NAMES = {
  tenant: "the tenant's id",
  client: "the application's (client) id",
  subscription: "the subscription's id",
} as const satisfies Record<AzureId, string>;
const ASK = {
  tenant: "az account show --query tenantId --output tsv   # signed in to the tenant",
  client: 'az ad app list --display-name <name> --query "[].{name:displayName, clientId:appId}" --output table',
  subscription: 'az account list --query "[].{name:name, id:id, tenantId:tenantId}" --output table',
} as const satisfies Record<AzureId, string>;

/** What is wrong with an id of Azure; undefined when it may be one. A name is not looked up: no cloud is asked here. */
export function wrongAzureId(text: string, of: AzureId): Wrong | undefined {
  // Whether there is something of this id only a cloud knows; recorded estates show the empty one.
  if (GUID.test(text)) return undefined;
  const said = (message: string, fix: string = ASK[of]): Wrong => ({ message: `${EXPECTED} ${message}`, fix });
  const placeholder = placeholderIn(text);
  if (placeholder) return said(placeholder);
  const within = GUID_WITHIN.exec(text)?.[0] ?? dashed(text);
  if (within) return said(`More than ${NAMES[of]}, or less, stands here: ${text}`, within);
  if (of === "tenant" && /^(?:common|organizations|consumers)$/i.test(text))
    return said(`${text} means any tenant; the trust is one tenant's.`);
  if (of === "tenant" && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text))
    return said(
      `${text} is a tenant's name, not its id.`,
      sh`az login --tenant ${text} --allow-no-subscriptions && az account show --query tenantId --output tsv`,
    );
  if (/^[\w~.-]{3}\dQ~[\w~.-]{30,36}$/.test(text))
    return said("A client secret stands here. This action uses none: take it out, and let it be revoked.");
  if (of === "client" && /^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return said(
      `${text} is a URL, such as an application id URI, and not ${NAMES[of]}.`,
      sh`az ad app show --id ${text} --query appId --output tsv`,
    );
  if (of === "client")
    return said(
      `${text} is no id: a display name, perhaps.`,
      sh`az ad app list --display-name ${text} --query "[].{name:displayName, clientId:appId}" --output table`,
    );
  if (of === "subscription" && !/:\/\//.test(text))
    return said(
      `${text} is no id: the subscription's name, perhaps.`,
      sh`az account show --subscription ${text} --query id --output tsv`,
    );
  return said(`${text} is none.`);
}

/** Why a text can be no value yet; undefined when it may be one. */
export function placeholderIn(text: string): string | undefined {
  if (/\$\{\{/.test(text))
    return "A plan is no workflow: GitHub's expressions are not evaluated in it. Leave the key out, and give the input of this name.";
  if (/^\$\w|\$\{\w/.test(text))
    return "A plan is no script: variables are not replaced in it. Leave the key out, and give the input.";
  if (/^<.*>$|<[\w -]+>/.test(text) || /^x{8}-/i.test(text) || /^your[-_ ]/i.test(text)) return `${text} is still a placeholder.`;
  return undefined;
}

/** A GUID without its dashes. */
function dashed(text: string): string | undefined {
  const [, a, b, c, d, e] = /^\W*([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\W*$/i.exec(text) ?? [];
  return a === undefined ? undefined : [a, b, c, d, e].join("-");
}
