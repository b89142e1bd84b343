import { z } from "zod";
import { API_VERSIONS } from "../clouds/azure/api-versions.ts";
import type { AzureIdentity } from "../clouds/identity/azure.ts";
import { claimsOf } from "../clouds/identity/github.ts";
import { askJson } from "../io/ask-json.ts";
import { type Entries, malformedInWords, readEntries, shapedAs } from "../io/entries.ts";
import type { Io } from "../io/io.ts";
import { Refused } from "../io/io.ts";
import { entriesOf } from "../io/pages.ts";
import type { Credential, EntraDemand } from "./demand.ts";

const fields = z.object({
  issuer: z.string(),
  subject: z.string().nullish(),
  audiences: z.array(z.string()).default([]),
  claimsMatchingExpression: z.object({ value: z.string() }).nullish(),
});
const graphs = fields.extend({ name: z.string() });
const arms = z.object({ name: z.string(), properties: fields });

/**
 * The federated identity credentials of the application, through Microsoft Graph, or of the user-assigned identity that the token names
 * (`xms_mirid`), through the resource manager. Asked once, never again: they only explain.
 * @throws Refused, most often because the identity may not read them (Graph wants Application.Read.All).
 */
export async function readEntraDemand(io: Io, identity: AzureIdentity): Promise<EntraDemand> {
  const { cloud, clientId } = identity;
  const operation = "read the federated identity credentials";
  const token = await identity.token();
  const resource = claimsOf(token).xms_mirid;
  if (typeof resource === "string" && /^\/subscriptions\/[^?#]+\/userAssignedIdentities\/[^/?#]+$/i.test(resource)) {
    const url = `${cloud.arm}${encodeURI(resource)}/federatedIdentityCredentials?api-version=${API_VERSIONS.federatedCredentials}`;
    const all = await listed(io, { service: "arm", operation, url, token }, arms);
    return demand(resource, { good: all.good.map(({ name, properties }) => credential(name, properties)), bad: all.bad });
  }
  if (cloud.graph === undefined)
    throw new Refused({ service: "graph", operation, code: "NoGraph", text: "This cloud announces no Microsoft Graph." });
  const graphToken = await identity.tokenFor(cloud.graph);
  const url = `${cloud.graph}/v1.0/applications(appId='${encodeURIComponent(clientId)}')/federatedIdentityCredentials`;
  const all = await listed(io, { service: "graph", operation, url, token: graphToken }, graphs);
  return demand(null, { good: all.good.map((each) => credential(each.name, each)), bad: all.bad });
}

function demand(identity: string | null, credentials: Entries<Credential>): EntraDemand {
  const unread = credentials.bad.length > 0 ? malformedInWords(credentials) : null;
  return { identity, credentials: credentials.good, unread };
}

interface Asked {
  readonly service: "arm" | "graph";
  readonly operation: string;
  readonly url: string;
  readonly token: string;
}

/** A whole list, each entry read by itself. ARM and Graph each have their own key for the next page. @throws Refused */
async function listed<T>(io: Io, { service, operation, url, token }: Asked, each: z.ZodType<T>): Promise<Entries<T>> {
  const link = z.string().nullish();
  const page = z.object({ value: z.array(z.unknown()), nextLink: link, "@odata.nextLink": link });
  const read = async (address: string) => {
    const body = await askJson(io, { service, operation, url: address, headers: { authorization: `Bearer ${token}` } });
    const { value, nextLink, "@odata.nextLink": next } = shaped(page, body, service, operation);
    return { entries: value, next: nextLink ?? next };
  };
  return readEntries(each, await Array.fromAsync(entriesOf({ service, operation, first: url, on: url, read })));
}

function credential(name: string, of: z.infer<typeof fields>): Credential {
  // Graph's v1.0 shows of a flexible credential neither subject nor expression: then the expression is one that nobody can evaluate.
  const expression = of.claimsMatchingExpression?.value ?? (of.subject ? null : "an expression that Graph does not show");
  return {
    name,
    issuer: of.issuer,
    subject: expression === null ? (of.subject ?? "") : null,
    expression,
    audiences: of.audiences,
  };
}

/** @throws Refused when an answer has not the shape that the documentation gives it. */
export function shaped<T>(shape: z.ZodType<T>, body: unknown, service: "arm" | "graph" | "iam" | "sts", operation: string): T {
  return shapedAs(shape, body, service, operation);
}
