import { duration } from "../core/duration.ts";
import type { Said } from "../core/index.ts";
import { type AnyRule, type RestoreAbout, rule } from "../judge/judge.ts";
import { gcloud } from "../secrets/gcloud.ts";
import { keyTrouble } from "../secrets/keys.ts";
import type { SecretFact } from "../secrets/read.ts";
import { type NeededVersion, neededVersions, usable } from "./judge.ts";
import type { PointSecrets } from "./read.ts";

const base = {
  phase: "secrets",
  acceptable: true,
  stopsRestore: false,
  needs: ["pointSecrets"],
  unreadable: "unverified",
} as const;

/** For a version whose value is lost. */
const BEYOND =
  "a destroyed version cannot come back: choose a newer point, or have the script set a new password in the restored data";

/** Restored data holds the password of its own day: whether that version of the secret is still there. */
export const atPointRules: readonly AnyRule[] = [
  rule({
    ...base,
    of: "restore",
    code: "RDS050",
    level: "error",
    title: "The password of the recovery point's day is still there",
    why: "Restored data knows the password that was in force when it was backed up. Without that version of the secret the backup can be restored, but not used as it is.",
    judge: ({ pointSecrets }, about) =>
      pointSecrets === null
        ? []
        : neededVersions(pointSecrets, about)
            .filter((each) => each.point.chosen && !usable(each))
            .map((each) => gone(each, neededVersions(pointSecrets, about), about)),
  }),
  rule({
    ...base,
    of: "restore",
    code: "RDS051",
    level: "warning",
    title: "The versions of a secret are kept as long as the recovery points that need them",
    why: "A version that is destroyed or disabled before the last recovery point of its time makes that point one that can be restored, but not used.",
    judge: ({ pointSecrets }, about) =>
      pointSecrets === null
        ? []
        : pointSecrets.secrets.flatMap((secret) => [
            ...unusablePoints(secret, neededVersions(pointSecrets, about), about),
            ...shortLived(secret, pointSecrets.policy, about),
          ]),
  }),
  rule({
    ...base,
    needs: ["pointSecrets", "secretKeys"],
    unreadable: "silent",
    of: "restore",
    code: "RDS053",
    level: "error",
    title: "The customer-managed key of the recovery point's secret version is enabled",
    why: "An old version is encrypted by the key version of its own day. With that key version disabled or destroyed, Secret Manager cannot give it out, though it is ENABLED.",
    judge: ({ pointSecrets, secretKeys }, about) =>
      pointSecrets === null
        ? []
        : neededVersions(pointSecrets, about).flatMap(({ point, secret: { name, resource }, version }) => {
            const trouble =
              point.chosen &&
              version?.state === "ENABLED" &&
              keyTrouble(version, secretKeys, `${gcloud(resource).versions}   # ${BEYOND}`);
            if (!trouble) return [];
            const message = `The data of ${point.time} was written while version ${version.version} of ${name} was in force. ${trouble.message}`;
            return [
              { ...trouble, subject: name, where: about.plan.place(["secrets", name]), message, expected: "key version ENABLED" },
            ];
          }),
  }),
];

function gone({ point, secret, version }: NeededVersion, all: readonly NeededVersion[], about: RestoreAbout): Said {
  const { name, resource } = secret;
  const oldest = all.findLast((each) => each.secret === secret && each.point.eligible && usable(each));
  const other = oldest
    ? `The oldest point whose version is there is of ${oldest.point.time}.`
    : "No listed point has its version left.";
  const command = gcloud(resource);
  return {
    subject: name,
    where: about.plan.place(["secrets", name]),
    message: version
      ? `The data of ${point.time} was written while version ${version.version} of ${name} was in force, and that version is ${version.state}: the backup can be restored, but not used as it is. ${other}`
      : `${name} had no version yet at ${point.time}, the recovery point's time: no password of that day is known. ${other}`,
    expected: version ? `version ${version.version} ENABLED` : `a version made at or before ${point.time}`,
    actual: version ? `version ${version.version} ${version.state}` : "none",
    fix:
      version?.state === "DISABLED"
        ? `${command.enable(version.version)}   # and disable it again after the restore`
        : `${command.versions}   # ${BEYOND}`,
  };
}

/** N of M points are no backups any more. */
function unusablePoints(secret: SecretFact, all: readonly NeededVersion[], about: RestoreAbout): Said[] {
  const own = all.filter((each) => each.secret === secret && each.point.eligible);
  const lost = own.filter((each) => !usable(each));
  if (lost.length === 0) return [];
  const { name, resource } = secret;
  const versions = [
    ...new Set(lost.map(({ version }) => (version ? `version ${version.version} is ${version.state}` : "none was there yet"))),
  ];
  const disabled = lost.find(({ version }) => version?.state === "DISABLED")?.version;
  const command = gcloud(resource);
  return [
    {
      subject: name,
      where: about.plan.place(["secrets", name]),
      message: `${lost.length} of ${own.length} recovery points could be restored, but not used: the version of ${name} that they need is not enabled (${versions.join("; ")}).`,
      expected: `${own.length} of ${own.length} points with their version enabled`,
      actual: `${own.length - lost.length} of ${own.length}`,
      fix: disabled
        ? `${command.enable(disabled.version)}   # keep a version enabled until the last recovery point of its time is gone`
        : `${command.versions}   # from now on, keep a version until the last recovery point of its time is gone`,
    },
  ];
}

/** What happens to the next version that somebody destroys. */
function shortLived({ name, resource, settings }: SecretFact, policy: PointSecrets["policy"], about: RestoreAbout): Said[] {
  if ("refused" in settings || settings.destroyTtlSeconds === null || policy === null) return [];
  const { destroyTtlSeconds: ttl } = settings;
  if (ttl >= policy.keepDays * 86_400) return [];
  return [
    {
      subject: name,
      where: about.plan.place(["secrets", name]),
      message: `A version of ${name} is gone ${duration(ttl)} after its destruction is asked for, while backup policy ${policy.name} keeps recovery points that need it for ${policy.keepDays} d.`,
      expected: `at least ${policy.keepDays} d`,
      actual: duration(ttl),
      fix: gcloud(resource).update(`--version-destroy-ttl=${policy.keepDays * 86_400}s`),
    },
  ];
}
