/** The blob service's own side, on the twin's origin: `/blob/<account>/<container>/<blob>`; with a token and a data role. */
import type { Answer, Call, Route, World } from "../core.ts";
import { missingToken } from "./errors.ts";
import { lastPart, param, same } from "./find.ts";
import { givesData, rolesAt } from "./rbac.ts";
import type { Blob, Container } from "./types.ts";

const DATA = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

export const blobRoutes: readonly Route[] = (["GET", "HEAD", "DELETE"] as const).map((method) => ({
  name: `arm.blob.${method.toLowerCase()}`,
  service: "arm",
  method,
  path: "/blob/:account/:container/*blob",
  answer: (world, call) => serve(world, call, method),
}));

function serve(world: World, call: Call, method: "GET" | "HEAD" | "DELETE"): Answer {
  if (call.caller.kind !== "entra") return missingToken();
  const account = world.azure.storageAccounts.find(({ id }) => same(lastPart(id), param(call, "account")));
  if (!account) return said(404, "ResourceNotFound", "The specified resource does not exist.");
  const action = method === "DELETE" ? `${DATA}/delete` : `${DATA}/read`;
  if (!rolesAt(world, call.caller, account.id).some((role) => givesData(role, action))) {
    return said(
      403,
      "AuthorizationPermissionMismatch",
      "This request is not authorized to perform this operation using this permission.",
    );
  }
  const container = account.containers.find(({ name }) => name === param(call, "container"));
  if (!container) return said(404, "ContainerNotFound", "The specified container does not exist.");
  const blob = container.blobs.find(({ name }) => name === param(call, "blob"));
  if (!blob) return said(404, "BlobNotFound", "The specified blob does not exist.");
  if (method === "DELETE") return { status: 202, change: () => remove(container, blob) };
  return {
    status: 200,
    headers: {
      "content-type": "application/octet-stream",
      "last-modified": new Date(blob.modifiedAt).toUTCString(),
      "x-ms-blob-type": blob.content === undefined ? "PageBlob" : "BlockBlob",
      // A VHD has no bytes here, only its length.
      "x-ms-blob-content-length": String(blob.bytes),
    },
    ...(method === "GET" ? { body: blob.content ?? "" } : {}),
  };
}

function remove(container: Container, blob: Blob): void {
  container.blobs.splice(container.blobs.indexOf(blob), 1);
}

/** The blob service refuses in XML. */
function said(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: { "content-type": "application/xml", "x-ms-error-code": code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
