import { z } from "zod";
import { shapedAs } from "../entries.ts";
import { askJson } from "../http.ts";
import type { AzureIdentity } from "../identity/azure.ts";
import { claimsOf } from "../identity/github.ts";
import type { Io } from "../io.ts";
import { Refused } from "../io.ts";
import type { Credential, EntraDemand } from "./demand.ts";

const fields = z.object({
  issuer: z.string(),
  subject: z.string().nullish(),
  audiences: z.array(z.string()).default([]),
  claimsMatchingExpression: z.object({ value: z.string() }).nullish(),
});
const fromGraph = z.object({ value: z.array(fields.extend({ name: z.string() })) });
const fromArm = z.object({ value: z.array(z.object({ name: z.string(), properties: fields })) });

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
    const url = `${cloud.arm}${encodeURI(resource)}/federatedIdentityCredentials?api-version=2023-01-31`;
    const body = await askJson(io, { service: "arm", operation, url, headers: { authorization: `Bearer ${token}` } });
    const { value } = shaped(fromArm, body, "arm", operation);
    return { identity: resource, credentials: value.map(({ name, properties }) => credential(name, properties)) };
  }
  if (cloud.graph === undefined)
    throw new Refused({ service: "graph", operation, code: "NoGraph", text: "This cloud announces no Microsoft Graph." });
  io.told(new URL(cloud.graph).host);
  const graphToken = await identity.tokenFor(cloud.graph);
  const url = `${cloud.graph}/v1.0/applications(appId='${encodeURIComponent(clientId)}')/federatedIdentityCredentials`;
  const body = await askJson(io, { service: "graph", operation, url, headers: { authorization: `Bearer ${graphToken}` } });
  const { value } = shaped(fromGraph, body, "graph", operation);
  return { identity: null, credentials: value.map((each) => credential(each.name, each)) };
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
