/**
 * The keys of a restore job's property bag, by what they say: each as Azure Backup writes it (recorded), the newest spelling first. A job of
 * today has the newer one; one that began before, or stands in another cloud, the older.
 */
export const BAG_KEYS = {
  /** "Recover disks", "Replace disks", "Recover VM to an alternate location". */
  jobType: ["Job Type"],
  /** Absent in unmanaged restores; where disks are replaced, also for the first half minute. */
  targetGroup: ["Target resource group"],
  stagingAccount: ["Target Storage Account Name"],
  /** The container in the staging account to which the job writes; named when it ends. */
  container: ["Config Blob Container Name"],
  /** What the restored machine was like. */
  configuration: ["Config Blob Uri"],
  /** The template that deploys what came back: renamed between 2024 and 2026. */
  template: ["Create VM Template Blob Uri", "Template Blob Uri"],
  /** Only where disks were chosen: "a; b; c". */
  restoredDisks: ["Restored disk(s)"],
  backedUpDisks: ["Backed-up disk(s)"],
} as const satisfies Record<string, readonly string[]>;

type BagKey = keyof typeof BAG_KEYS;

/** What a job says in its property bag. A key without a value stands for one that is not there: Azure fills some of them in later. */
export type PropertyBag = { readonly [K in BagKey]?: string };

type RawBag = Readonly<Record<string, string | null>> | null | undefined;

/** All that a bag says. One recorded key ends in a space, which says nothing. */
export function bagWords(raw: RawBag): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(raw ?? {}).flatMap(([key, value]) => (value === null ? [] : [[key.trim(), value]])));
}

/** Reads a bag: of each key the newest spelling that has a value. */
export function readBag(raw: RawBag): PropertyBag {
  const said = new Map(Object.entries(bagWords(raw)));
  const entries = Object.entries(BAG_KEYS).map(([name, spellings]: [string, readonly string[]]) => {
    const values = spellings.flatMap((key) => said.get(key) ?? []);
    return [name, values.find((value) => value !== "") ?? values[0]] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Whether a bag says anything at all, be it under a key that this tool does not know. */
export function saysAnything(raw: RawBag): boolean {
  return Object.values(raw ?? {}).some((value) => value !== null);
}
