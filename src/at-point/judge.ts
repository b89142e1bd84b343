import { selectPoint } from "../backup/choose.ts";
import type { Instant } from "../core/index.ts";
import type { RestoreAbout } from "../judge/judge.ts";
import type { SecretFact } from "../secrets/read.ts";
import type { SecretVersion } from "../secrets/versions.ts";
import { versionAt } from "../secrets/versions.ts";
import type { PointSecrets } from "./read.ts";

/** The version of a secret that a recovery point's data was written with. */
export interface NeededVersion {
  readonly point: { readonly id: string; readonly time: Instant; readonly eligible: boolean; readonly chosen: boolean };
  readonly secret: SecretFact;
  /** Null: the secret had no version on that day. */
  readonly version: SecretVersion | null;
}

/** Each point with each secret that the restore uses `at-point`; the newest points first. */
export function neededVersions({ points, secrets }: PointSecrets, { restore, now, random }: RestoreAbout): NeededVersion[] {
  const { listed } = selectPoint(points, restore, now, random);
  return listed.flatMap(({ id, time, eligible, chosen }) =>
    secrets.map((secret) => ({
      point: { id, time, eligible, chosen },
      secret,
      version: versionAt(secret.versions, time),
    })),
  );
}

/** Whether the restored data can be used with what is there. */
export function usable({ version }: NeededVersion): boolean {
  return version?.state === "ENABLED";
}
