import { lastPart, same } from "../../clouds/azure/ids.ts";
import type { Target } from "../../core/index.ts";
import type { RestoreRequest } from "../../restore/engine/ready.ts";
import { SOURCE_ITSELF } from "../planned-target.ts";
import { filesKeys, originalKeys } from "../shared-targets.ts";
import type { CheckedTarget, RequestParts, TargetKind, Touched } from "../workload.ts";
import { accountId } from "./named-shares.ts";
import { SHARE_NEEDS } from "./needs.ts";
import { type FilesTarget, type OriginalTarget, type ShareItem, type SharePath, type ShareTarget, shareKeys } from "./plan.ts";
import { accountOf } from "./protected-share.ts";
import { MOST_PATHS, shareRequest } from "./request.ts";
import { targetShareRules } from "./rules.ts";

/** What every target of a share has in common: it is checked, and this version restores to none. */
const common = { machine: false, deploys: false, unsupported: () => [], restores: null } as const;

/** The whole share, to another one or to a folder of one. */
export const share: TargetKind<ShareItem, ShareTarget> = {
  ...common,
  schema: shareKeys,
  production: intoSource,
  contradictions: overSource,
  words: (target) => words(target, target),
  checks: checked((parts) =>
    shareRequest({
      sourceId: parts.item.sourceId,
      paths: undefined,
      conflict: parts.target.onConflict,
      folder: parts.target.folder,
      to: destination(parts),
    }),
  ),
};

/** Files and folders, to a folder: of the share that the target names, or of the source's own. */
export const files: TargetKind<ShareItem, FilesTarget> = {
  ...common,
  schema: filesKeys,
  production: intoSource,
  contradictions: (target, item) => [
    ...(target.paths ? wrongPaths(target.paths) : ["A target of type files needs the paths that are restored."]),
    ...(ofOther(target, item) && (target.resourceGroup === undefined || target.share === undefined)
      ? ["A share of another storage account is named by storage-account, resource-group and share."]
      : []),
    ...(target.resourceGroup !== undefined && target.storageAccount === undefined
      ? ["resource-group is that of a storage-account, and none is named."]
      : []),
    ...overSource(target, item),
    ...ofOthers(target, ["server", "directory"]),
  ],
  words: (target) => words(target, target),
  checks: checked((parts) =>
    shareRequest({
      sourceId: parts.item.sourceId,
      paths: parts.target.paths,
      conflict: parts.target.onConflict,
      folder: parts.target.folder,
      to: destination(parts),
    }),
  ),
};

/** The share itself, or some of its files and folders. */
export const original: TargetKind<ShareItem, OriginalTarget> = {
  ...common,
  schema: originalKeys,
  production: () => touched(SOURCE_ITSELF),
  contradictions: (target) => [...wrongPaths(target.paths ?? []), ...ofOthers(target, ["stagingAccount"])],
  words: (target) => words(target, {}),
  checks: checked(({ target, item }) =>
    shareRequest({
      sourceId: item.sourceId,
      paths: target.paths,
      conflict: target.onConflict,
      folder: undefined,
      to: null,
    }),
  ),
};

interface Names {
  readonly storageAccount?: string;
  readonly resourceGroup?: string;
  readonly share?: string;
  readonly folder?: string;
}

function checked<T extends Target & Names>(body: (parts: RequestParts<T>) => RestoreRequest["body"]): CheckedTarget<T> {
  return {
    rules: targetShareRules,
    needs: SHARE_NEEDS,
    staging: () => null,
    uses: () => [],
    places: async (target, known, subscriptionId) => {
      const item = (await known("items"))?.find(({ softDeleted }) => !softDeleted);
      if (!item) return [];
      const id = destination({ target, item, subscriptionId }).accountId;
      return [{ at: "target-account", id, name: `the storage account ${lastPart(id)}` }];
    },
    request: async (parts) => ({ target: parts.target, stagingId: null, body: body(parts) }),
    // Azure validates machines alone, in every version that was recorded.
    validation: null,
    overrides: { fields: {}, read: () => ({ wrong: "no field of a share's restore can be overridden" }) },
  };
}

/** The share that the files go to, and its account: what a target leaves out is the source's own. */
function destination({ target, item, subscriptionId }: Pick<RequestParts<Target & Names>, "target" | "item" | "subscriptionId">) {
  const { storageAccount: account, resourceGroup = "", share: name = item.friendlyName } = target;
  const own = account === undefined || same(account, accountOf(item));
  return { share: name, accountId: own ? item.sourceId : accountId(subscriptionId, resourceGroup, account) };
}

/** Into the share that is backed up, into a folder of it, or to a share beside it. */
function intoSource(target: Names, item: ShareItem | undefined): Touched | null {
  if (item === undefined || ofOther(target, item)) return null;
  if (!isSource(target, item)) return touched(`in the source's own storage account ${item.storageAccount}`);
  return touched(isRoot(target.folder) ? SOURCE_ITSELF : "a folder of the source itself");
}

function touched(what: string): Touched {
  return { what, apart: "Restore to another share, kept for drills.", otherwise: "name another share in the target" };
}

/** A target that is the source is one of type original, and nothing else. */
function overSource(target: Target & Names, item: ShareItem | undefined): string[] {
  if (item === undefined || !isSource(target, item) || !isRoot(target.folder)) return [];
  const folder = "Name a folder of it, another share, or a target of type original.";
  return [`The target of type ${target.type} is the source itself, and its files would be overwritten. ${folder}`];
}

function isSource({ storageAccount, share: name }: Names, item: ShareItem): boolean {
  return same(storageAccount ?? item.storageAccount, item.storageAccount) && same(name ?? item.name, item.name);
}

/** Whether a folder is the share's root, also by a path that leads back to it. */
function isRoot(folder: string | undefined): boolean {
  return folder === undefined || /^[\s./\\]*$/.test(folder);
}

function wrongPaths(paths: readonly SharePath[]): string[] {
  const known = paths.map((path) => ("file" in path ? path.file : path.folder));
  return [
    ...(paths.length > MOST_PATHS ? [`${paths.length} paths are named; one restore takes ${MOST_PATHS} at most.`] : []),
    ...(new Set(known).size < known.length ? ["A path is named twice."] : []),
  ];
}

/** Keys that a target of this name has for other kinds of items. */
function ofOthers<T extends Target>(target: T, keys: readonly (keyof T & string)[]): string[] {
  return keys
    .filter((key) => target[key] !== undefined)
    .map((key) => `A restore of a file share takes no ${key === "stagingAccount" ? "staging-account" : key}.`);
}

/** Whether a target names an account that is not the source's. */
function ofOther({ storageAccount }: Names, item: ShareItem | undefined): boolean {
  return storageAccount !== undefined && item !== undefined && !same(storageAccount, item.storageAccount);
}

function words(
  { type, paths, onConflict }: Target & { readonly paths?: readonly SharePath[]; readonly onConflict?: string },
  { storageAccount, resourceGroup, share: name, folder }: Names,
): Record<string, string> {
  const all = {
    type,
    resourceGroup,
    storageAccount,
    share: name,
    folder,
    paths: paths?.map((path) => ("file" in path ? path.file : `${path.folder}/`)).join(", "),
    onConflict,
  };
  return Object.fromEntries(Object.entries(all).flatMap(([key, text]) => (text === undefined ? [] : [[key, text]])));
}
