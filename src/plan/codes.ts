import type { Finding, Level, Place, RuleCode } from "../core/index.ts";

/** What the plan and the inputs can be wrong in. */
export const PLAN_RULES = {
  unreadable: { code: "RDP000", title: "The plan can be read", why: "Nothing can be said of a plan that cannot be understood." },
  limit: {
    code: "RDP003",
    title: "The run stays within the plan's limits",
    why: "A ceiling keeps a wrong plan from restoring everything at once.",
  },
  unknownKey: { code: "RDP004", title: "Every key is known", why: "A misspelt key would silently change what is restored." },
  missingFile: { code: "RDP020", title: "The plan is there", why: "The plan is the only description of what to restore." },
  empty: { code: "RDP021", title: "The plan is not empty", why: "An empty plan proves nothing." },
  yaml: { code: "RDP022", title: "The plan is YAML", why: "A file that is not YAML holds no plan." },
  value: {
    code: "RDP023",
    title: "Every value is one that its key takes",
    why: "A wrong value is better found before a cloud is asked.",
  },
  missing: { code: "RDP024", title: "Every key that is needed is there", why: "What is left out cannot be guessed safely." },
  measure: {
    code: "RDP025",
    title: "Durations and sizes are readable",
    why: "`15m`, `24h`, `90d`; `512GiB`: a bare number has no unit.",
  },
  reference: {
    code: "RDP026",
    title: "What the plan refers to is in the plan",
    why: "A reference to nothing is a typing error.",
  },
  selection: { code: "RDP027", title: "`only` names restores of the plan", why: "A run that restores nothing must not pass." },
  input: {
    code: "RDP028",
    title: "Every input is one that the action takes",
    why: "A wrong input must not fall back to something else.",
  },
  unsupported: {
    code: "RDP029",
    title: "This version can run what the plan asks for",
    why: "What cannot run must be said before anything is touched.",
  },
  contradiction: {
    code: "RDP030",
    title: "The plan does not contradict itself",
    why: "Of two keys that exclude each other one would be ignored.",
  },
  configurationFile: {
    code: "RDP040",
    title: "Every configuration file can be read and understood",
    why: "What a file says that nobody could read is not known, and is never called clean.",
  },
  baseUnread: {
    code: "RDP042",
    title: "The files before the pull request can be read",
    why: "What a pull request does to recoverability is seen only beside what was there before it.",
  },
  hosts: {
    code: "RDP043",
    title: "Only the default branch sends a token outside the built-in clouds",
    why: "Whoever opens a pull request or pushes a branch can change the plan, and with it the hosts that tokens go to.",
  },
  stepScript: {
    code: "RDP045",
    title: "Every script that a step names is a file of the repository that can be started",
    why: "A script that is not there, or cannot start, is otherwise found after the whole restore.",
  },
  unfinished: {
    code: "RDP046",
    title: "Every rule is judged to its end",
    why: "A rule looks at so many things, and tells so many findings, that no file keeps a run busy. What lies beyond is not known, and is never called clean.",
  },
  configurationPattern: {
    code: "RDP044",
    title: "Every entry of `configuration` is a pattern that can be searched for",
    why: "A pattern stays inside the repository and within bounds of time and number, so that no plan keeps a run busy or tells of other files.",
  },
  configurationNone: {
    code: "RDP041",
    title: "Every entry of `configuration` matches a file",
    why: "A pattern that matches nothing checks nothing, mostly since a folder was moved.",
  },
} as const satisfies Record<string, { code: RuleCode; title: string; why: string }>;
export type PlanRule = keyof typeof PLAN_RULES;

/** A finding about the plan, before anything was asked of a cloud. */
export function planFinding(
  rule: PlanRule,
  of: {
    readonly subject: string;
    readonly message: string;
    readonly where?: Place | undefined;
    readonly restore?: string | undefined;
    readonly fix?: string | undefined;
    readonly level?: Level;
  },
): Finding {
  const { code, title } = PLAN_RULES[rule];
  const { subject, message, where, restore, fix, level = "error" } = of;
  return {
    rule: code,
    level,
    title,
    phase: "plan",
    subject,
    message,
    ...(where ? { where } : {}),
    ...(restore === undefined ? {} : { restore }),
    ...(fix === undefined ? {} : { fix }),
  };
}
