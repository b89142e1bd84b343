/** Resources of other types: disks, storage accounts, and what the twin has no rules for. */
import type { World } from "../../core.ts";
import { same } from "../find.ts";
import type { Making } from "./make-network.ts";
import { at, textOf, textsOf } from "./template/value.ts";

export function makeDisk({ azure }: World, { id, body, location, now }: Making): void {
  if (azure.disks.some((one) => same(one.id, id))) return;
  const size = at(body, "properties", "diskSizeGB");
  const source = azure.disks.find((one) => same(one.id, textOf(at(body, "properties", "creationData", "sourceResourceId"))));
  azure.disks.push({
    id,
    location,
    sizeGiB: typeof size === "number" ? size : (source?.sizeGiB ?? 32),
    sku: textOf(at(body, "sku", "name")) || "Premium_LRS",
    ...(source?.osType ? { osType: source.osType } : {}),
    ...(source?.contentOf === undefined ? {} : { contentOf: source.contentOf }),
    createdAt: now,
    tags: textsOf(at(body, "tags")),
    zones: [],
    createOption: source ? "Copy" : "Empty",
    ...(source ? { sourceId: source.id } : {}),
  });
}

export function makeOther({ azure }: World, type: string, { id, body, location, now }: Making): void {
  const properties = { ...shown(at(body, "properties")) };
  azure.others = azure.others.filter((one) => !same(one.id, id));
  azure.others.push({ id, type, location, tags: textsOf(at(body, "tags")), properties, createdAt: now });
}

/** Protected settings are written, and never read again. */
function shown(properties: ReturnType<typeof at>): Record<string, never> {
  const { protectedSettings: _, ...rest } = JSON.parse(JSON.stringify(properties ?? {}));
  return rest;
}
