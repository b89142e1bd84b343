/** The blob service's own side, on the twin's origin: `/blob/<account>/<container>/<blob>`; with a token and a data role. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { givesData, rolesAt } from "../authorization/rbac.ts";
import { lastPart, param, same } from "../find.ts";
import { clientRequestId, guid } from "../time.ts";
import type { Blob, Container } from "../types.ts";

const DATA = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
/** Audiences of tokens that the storage services take. */
export const STORAGE_AUDIENCES = ["https://storage.azure.com", "https://storage.azure.com/"];
/** The first version that takes bearer tokens. */
const SINCE = "2017-11-09";
const UNAUTHENTICATED =
  "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.";

export const blobRoutes: readonly Route[] = [
  ...(["GET", "HEAD", "DELETE"] as const).map(
    (method): Route => ({
      name: `arm.blob.${method.toLowerCase()}`,
      service: "arm",
      method,
      path: "/blob/:account/:container/*blob",
      open: true,
      answer: (world, call) => marked(call, serve(world, call, method)),
    }),
  ),
  {
    name: "arm.blobs.list",
    service: "arm",
    method: "GET",
    path: "/blob/:account/:container",
    open: true,
    answer: (world, call) => marked(call, list(world, call)),
  },
];

function serve(world: World, call: Call, method: "GET" | "HEAD" | "DELETE"): Answer {
  const found = containerFor(world, call, method === "DELETE" ? `${DATA}/delete` : `${DATA}/read`);
  if ("status" in found) return found;
  const { container } = found;
  const blob = container.blobs.find(({ name }) => name === param(call, "blob"));
  if (!blob) return said(404, "BlobNotFound", "The specified blob does not exist.");
  if (method === "DELETE") return { status: 202, change: () => remove(container, blob) };
  return {
    status: 200,
    headers: {
      "content-type": "application/octet-stream",
      "last-modified": new Date(blob.modifiedAt).toUTCString(),
      "x-ms-blob-type": typeOf(blob),
      // A VHD has no bytes here, only its length.
      "x-ms-blob-content-length": String(blob.bytes),
    },
    ...(method === "GET" ? { body: blob.content ?? "" } : {}),
  };
}

/** List Blobs: https://learn.microsoft.com/rest/api/storageservices/list-blobs; a marker is the number of the next page's first blob. */
function list(world: World, call: Call): Answer {
  const found = containerFor(world, call, `${DATA}/read`);
  if ("status" in found) return found;
  const { query } = call;
  if (query.get("restype") !== "container" || query.get("comp") !== "list")
    return said(
      400,
      "InvalidQueryParameterValue",
      "Value for one of the query parameters specified in the request URI is invalid.",
    );
  const from = Number(query.get("marker") ?? 0);
  const size = Math.min(Number(query.get("maxresults") ?? 5000), world.azure.knobs.pageSize);
  const { blobs, name: container } = found.container;
  const next = from + size < blobs.length ? String(from + size) : "";
  const xml = blobs
    .slice(from, from + size)
    .map(
      (blob) =>
        `<Blob><Name>${escaped(blob.name)}</Name><Properties><Last-Modified>${new Date(blob.modifiedAt).toUTCString()}</Last-Modified><Content-Length>${blob.bytes}</Content-Length><BlobType>${typeOf(blob)}</BlobType></Properties></Blob>`,
    );
  const origin = `${world.base}/blob/${param(call, "account")}`;
  return {
    status: 200,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="${origin}/" ContainerName="${container}"><Blobs>${xml.join("")}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`,
  };
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const typeOf = ({ content }: Blob) => (content === undefined ? "PageBlob" : "BlockBlob");

/** The container that is asked for, if the caller may do this with its blobs. */
function containerFor(world: World, call: Call, action: string): Answer | { readonly container: Container } {
  const { caller, headers } = call;
  const account = world.azure.storageAccounts.find(({ id }) => same(lastPart(id), param(call, "account")));
  if (!account) return said(404, "ResourceNotFound", "The specified resource does not exist.");
  if (account.firewalled) return said(403, "AuthorizationFailure", "This request is not authorized to perform this operation.");
  if (caller.kind !== "entra") return unauthenticated(world, "NoAuthenticationInformation");
  if (!STORAGE_AUDIENCES.includes(caller.audience)) return unauthenticated(world, "InvalidAuthenticationInfo");
  const version = headers["x-ms-version"];
  if (version === undefined) {
    return said(
      400,
      "MissingRequiredHeader",
      "An HTTP header that's mandatory for this request is not specified.",
      "x-ms-version",
    );
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(version) || version < SINCE) {
    return said(400, "InvalidHeaderValue", "The value for one of the HTTP headers is not in the correct format.", "x-ms-version");
  }
  if (!rolesAt(world, caller, account.id).some((role) => givesData(role, action))) {
    return said(
      403,
      "AuthorizationPermissionMismatch",
      "This request is not authorized to perform this operation using this permission.",
    );
  }
  const container = account.containers.find(({ name }) => name === param(call, "container"));
  if (!container) return said(404, "ContainerNotFound", "The specified container does not exist.");
  return { container };
}

function remove(container: Container, blob: Blob): void {
  container.blobs.splice(container.blobs.indexOf(blob), 1);
}

function marked(call: Call, answer: Answer): Answer {
  const id = guid("blob", call.method, call.path, call.now, clientRequestId(call));
  return {
    ...answer,
    headers: { "x-ms-request-id": id, "x-ms-version": call.headers["x-ms-version"] ?? SINCE, ...answer.headers },
  };
}

function unauthenticated({ azure }: World, code: string): Answer {
  const answer = said(401, code, UNAUTHENTICATED);
  const challenge = `Bearer authorization_uri=https://login.microsoftonline.com/${azure.tenantId}/oauth2/authorize resource_id=https://storage.azure.com`;
  return { ...answer, headers: { ...answer.headers, "www-authenticate": challenge } };
}

/** The blob service refuses in XML. `header`: the one that is to blame. */
function said(status: number, code: string, message: string, header?: string): Answer {
  const blamed = header === undefined ? "" : `<HeaderName>${header}</HeaderName>`;
  return {
    status,
    headers: { "content-type": "application/xml", "x-ms-error-code": code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message>${blamed}</Error>`,
  };
}
