import { duration } from "../core/duration.ts";
import { raw, sh } from "../core/index.ts";
import { instant } from "../io/io.ts";
import { type AnyRule, rule } from "../judge/judge.ts";
import { eachWithSettings, secretRule } from "./each.ts";
import { gcloud } from "./gcloud.ts";
import { missedNotification, missedRotation } from "./rotation.ts";

const age = (now: number, since: number) => duration((now - since) / 1000);

/** Rotation in Secret Manager is a message to a Pub/Sub topic: what became of it shows only in the versions. */
export const rotationRules: readonly AnyRule[] = [
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS040",
    level: "error",
    title: "An announced rotation was carried out",
    why: "Secret Manager only sends a message and moves the next rotation on by itself: when nobody answers, its own settings look healthy, and the secret stays the old one.",
    judge: ({ secrets }, about) =>
      eachWithSettings(secrets, about, (secret, settings) => {
        const due = missedRotation(secret, settings, about.now);
        const { enabled, resource } = secret;
        if (due === null || enabled === null) return undefined;
        return {
          message: `A rotation was due at ${instant(due)}, ${age(about.now, due)} ago, and nobody made a version since: the newest enabled one, ${enabled.version}, is of ${enabled.createTime}.`,
          expected: `an enabled version made after ${instant(due)}`,
          actual: `version ${enabled.version}, made ${enabled.createTime}`,
          fix: `${gcloud(resource).add}   # and see why nothing listened to the rotation's topic`,
        };
      }),
  }),
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS041",
    level: "warning",
    title: "Secret Manager sends the rotation's notification",
    why: "A next rotation that lies in the past was not announced: the topic is gone, or Secret Manager's service agent may not publish to it.",
    judge: ({ secrets }, about) =>
      eachWithSettings(secrets, about, ({ resource }, settings) => {
        const missed = missedNotification(settings, about.now);
        if (missed === null) return undefined;
        const project = resource.split("/")[1] ?? raw("<project>");
        return {
          message: `The next rotation is still ${instant(missed)}, ${age(about.now, missed)} ago: its notification was not sent.`,
          expected: "a next rotation that lies ahead",
          actual: instant(missed),
          fix: sh`gcloud pubsub topics add-iam-policy-binding <topic> --project=${project} --role=roles/pubsub.publisher --member=serviceAccount:service-<project number>@gcp-sa-secretmanager.iam.gserviceaccount.com`,
        };
      }),
  }),
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS042",
    level: "warning",
    title: "Somebody is told when a rotation is due",
    why: "A rotation policy without a topic tells nobody, and nothing rotates the secret.",
    judge: ({ secrets }, about) =>
      eachWithSettings(secrets, about, ({ resource }, { rotation, topics, managed }) =>
        rotation && topics === 0 && managed === null
          ? {
              message: "The secret has a rotation policy and no topic: nobody is told when a rotation is due.",
              expected: "at least one topic",
              actual: "none",
              fix: gcloud(resource).update("--add-topics=projects/<project>/topics/<topic>"),
            }
          : undefined,
      ),
  }),
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS043",
    level: "error",
    title: "The rotation that the plan expects is configured",
    why: "`expect-rotation: true` says that the secret is rotated by a policy; without one that is a hope.",
    judge: ({ secrets }, about) =>
      eachWithSettings(secrets, about, ({ name, resource }, { rotation }) =>
        about.plan.secrets[name]?.expectRotation &&
        (rotation === null || (rotation.next === null && rotation.periodSeconds === null))
          ? {
              where: about.plan.place(["secrets", name, "expect-rotation"]),
              message: "The plan expects a rotation policy, and the secret has none.",
              expected: "a rotation policy",
              actual: "none",
              fix: gcloud(resource).update(
                "--add-topics=projects/<project>/topics/<topic>",
                "--rotation-period=7776000s",
                "--next-rotation-time=<time>",
              ),
            }
          : undefined,
      ),
  }),
  rule({
    ...secretRule,
    of: "restore",
    code: "RDS046",
    level: "error",
    title: "Managed rotation works",
    why: "Secret Manager rotates this secret itself, and says that it does not: the password grows old without a message to anybody.",
    judge: ({ secrets }, about) =>
      eachWithSettings(secrets, about, ({ resource }, { managed }) => {
        if (managed === null || (managed.state !== "INACTIVE" && managed.error === null)) return undefined;
        return {
          message: `Managed rotation is ${managed.state}${managed.error === null ? "" : `: ${managed.error}`}.`,
          expected: "ACTIVE, without an error",
          actual: [managed.state, ...(managed.error === null ? [] : [managed.error])].join(": "),
          fix: gcloud(resource).describe,
        };
      }),
  }),
];
