import { expect, it } from "vitest";
import { assign } from "../../../twin/arm/world.ts";
import type { Caller } from "../../../twin/core.ts";
import { restored } from "./deploying.ts";
import { CALLER, STAGING } from "./harness.ts";

const STORAGE = { ...CALLER, audience: "https://storage.azure.com" } as Caller;
const HEADERS = { "x-ms-version": "2021-12-02" };

it("a blob is read with a token of storage's own, a version and a data role, and not through a firewall", () => {
  const { cloud, template } = restored();
  const uri = new URL(cloud.job().extendedInfo.propertyBag["Template Blob Uri"]).pathname;
  const read = (caller: Caller, headers: Record<string, string> = HEADERS, path = uri) => {
    const { status, body } = cloud.call("GET", path, { caller, headers });
    return status === 200 ? body : [status, /<Code>(\w+)</.exec(String(body))?.[1]];
  };
  expect(read(STORAGE)).toEqual([403, "AuthorizationPermissionMismatch"]);
  cloud.azure.roleAssignments.push(assign("Storage Blob Data Reader", STAGING, 0));
  expect(read({ kind: "anonymous" })).toEqual([401, "NoAuthenticationInformation"]);
  expect(read(CALLER)).toEqual([401, "InvalidAuthenticationInfo"]);
  expect(read(STORAGE, {})).toEqual([400, "MissingRequiredHeader"]);
  expect(read(STORAGE, HEADERS, `${uri}x`)).toEqual([404, "BlobNotFound"]);
  expect(read(STORAGE, HEADERS, uri.replace(/[^/]+(?=\/[^/]+$)/, "nowhere"))).toEqual([404, "ContainerNotFound"]);
  expect(JSON.parse(String(read(STORAGE)))).toEqual(template);
  cloud.azure.storageAccounts[0]!.firewalled = true;
  expect(read(STORAGE)).toEqual([403, "AuthorizationFailure"]);
});
