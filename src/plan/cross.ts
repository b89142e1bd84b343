import type { Finding, Plan, Restore, Target } from "../core/index.ts";
import { unknownWord } from "../schema/nearest.ts";
import { secretsOf } from "../secrets/used.ts";
import { targetKind, workloadOf } from "../workloads/find-workload.ts";
import type { Workload } from "../workloads/workload.ts";
import { planFinding } from "./codes.ts";

/** What two keys of a plan say against each other, or refer to in vain. */
export function crossFindings(plan: Plan, workloads: readonly Workload[]): Finding[] {
  return [
    ...chains(plan),
    ...grants(plan),
    ...plan.restores.flatMap((restore) => [
      ...ofRestore(plan, restore, workloads),
      ...inside(plan, restore, workloads),
      ...secrets(plan, restore),
    ]),
  ];
}

function chains({ azure, google, place }: Plan): Finding[] {
  if (azure.subjectToken === "google" && google?.subjectToken === "azure") {
    const message =
      "azure.subject-token: google and google.subject-token: azure exclude each other: neither cloud would come first.";
    return [planFinding("contradiction", { subject: "subject-token", message, where: place(["google", "subject-token"]) })];
  }
  const missing = (subject: string, at: "azure" | "google", message: string, fix?: string) => [
    planFinding("missing", { subject, message, where: place([at, "subject-token"]), ...(fix ? { fix } : {}) }),
  ];
  if (azure.subjectToken === "google" && !google) {
    return missing("google", "azure", "azure.subject-token: google needs a google section.");
  }
  if (azure.subjectToken === "google" && google?.serviceAccount === undefined) {
    return missing(
      "google.service-account",
      "azure",
      "azure.subject-token: google needs google.service-account: a federated principal has no ID token to show Entra, a service account has.",
      "Set google.service-account, or give input google-service-account.",
    );
  }
  if (google?.subjectToken === "azure" && google.azureAudience === undefined) {
    return missing(
      "google.azure-audience",
      "google",
      "google.subject-token: azure needs google.azure-audience: the application id URI that Entra's token is asked for.",
      "Set google.azure-audience, such as api://<client id of the application>.",
    );
  }
  return [];
}

function grants({ grants: list, secrets: known, google, place }: Plan): Finding[] {
  const alone =
    list.length > 0 && !google
      ? [
          planFinding("missing", {
            subject: "google",
            message: "Grants are decided in Google IAM, so the plan needs a google section.",
            where: place(["grants"]),
            fix: "Add google.workload-identity-provider.",
          }),
        ]
      : [];
  const unknown = list.flatMap(({ on }, at) =>
    Object.hasOwn(known, on)
      ? []
      : [
          planFinding("reference", {
            subject: on,
            message: `The grant is on ${on}, which is no secret of the plan. ${unknownWord(on, Object.keys(known))}`,
            where: place(["grants", at, "on"]),
          }),
        ],
  );
  return [...alone, ...unknown];
}

function ofRestore({ place }: Plan, restore: Restore, workloads: readonly Workload[]): Finding[] {
  const { name, item, select, target, restoreTarget } = restore;
  const findings: Finding[] = [];
  const say = (rule: "contradiction" | "missing", key: string, message: string) =>
    findings.push(planFinding(rule, { subject: name, message, where: place(["restores", name, key]), restore: name }));
  if (item && select) say("contradiction", "select", "A restore has item or select, not both.");
  if (!item && !select) say("missing", "item", "A restore needs an item, or a select.");
  const workload = workloadOf(workloads, restore);
  if (item) for (const said of workload?.contradictions(item) ?? []) say("contradiction", "item", said);
  if (restore.deploy && !deploys(restore, workloads))
    say("contradiction", "deploy", `A deployment goes on a machine's disks; a ${workload?.noun} has none.`);
  for (const [key, of] of [
    ["target", target],
    ["restore-target", restoreTarget],
  ] as const) {
    if (!of || !workload) continue;
    const kind = targetKind(workloads, restore, of);
    const takes = Object.keys(workload.targets).join(", ");
    if (!kind) say("contradiction", key, `An item of type ${workload.kind} takes a target of type ${takes}, not ${of.type}.`);
    for (const said of kind?.contradictions(of, item) ?? []) say("contradiction", key, said);
  }
  return findings;
}

/** Whether every target brings back disks to deploy on; of one that the item does not take another finding speaks. */
function deploys(restore: Restore, workloads: readonly Workload[]): boolean {
  const targets = [restore.target, ...(restore.restoreTarget ? [restore.restoreTarget] : [])];
  return targets.every((of) => targetKind(workloads, restore, of)?.deploys !== false);
}

/** Steps that look into a machine need one: where none comes back, only a deployment makes one. */
function inside({ place }: Plan, restore: Restore, workloads: readonly Workload[]): Finding[] {
  const { name, deploy, target, restoreTarget } = restore;
  const lists = [
    ["before", restore.before],
    ["verify", restore.verify],
    ["after", restore.after],
    ["clean-up", restore.cleanUp],
  ] as const;
  const deployable = deploys(restore, workloads);
  const machine = (of: Target) => targetKind(workloads, restore, of)?.machine === true;
  const made = (deploy !== undefined && deployable) || (machine(target) && (!restoreTarget || machine(restoreTarget)));
  return lists.flatMap(([key, list]) =>
    list.flatMap(({ kind }, at) => {
      if (kind !== "booted" && kind !== "run-command") return [];
      const of = { subject: `${name}.${key}`, where: place(["restores", name, key, at]), restore: name };
      if (key === "before") {
        const message = `A ${kind} step looks into a restored machine, and before the restore there is none.`;
        return [planFinding("contradiction", { ...of, message, fix: "Move it to verify." })];
      }
      if (made) return [];
      const message = `A ${kind} step looks into a virtual machine, and the restore brings back none.`;
      return [
        planFinding("missing", {
          ...of,
          message,
          fix: deployable
            ? "Deploy one: `deploy: {template: restored}` where Azure generates a template, or one of the repository."
            : "Take it out: a script on the runner (`run`) can look at what came back.",
        }),
      ];
    }),
  );
}

function secrets({ secrets: known, google, place }: Plan, restore: Restore): Finding[] {
  const used = secretsOf(restore);
  const where = place(["restores", restore.name, "secrets"]);
  const of = { where, restore: restore.name };
  const unknown = used.filter((name) => !Object.hasOwn(known, name));
  const findings = unknown.map((name) =>
    planFinding("reference", {
      ...of,
      subject: name,
      message: `${name} is no secret of the plan. ${unknownWord(name, Object.keys(known))}`,
    }),
  );
  if (used.length > unknown.length && !google) {
    findings.push(
      planFinding("missing", {
        ...of,
        subject: "google",
        message: "The restore refers to secrets, so the plan needs a google section.",
        fix: "Add google.workload-identity-provider.",
      }),
    );
  }
  return findings;
}
