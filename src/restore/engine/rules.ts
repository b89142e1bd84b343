import type { Level, PhaseName, RuleCode } from "../../core/index.ts";

/** A catalogue entry whose judgement is in the engine, for it follows effects, not facts. */
export interface EngineRule {
  readonly code: RuleCode;
  readonly level: Level;
  readonly title: string;
  readonly why: string;
  /** Whether `accept` in the plan may name it; left out, nobody accepts it. */
  readonly acceptable?: true;
}

/** What the restore engine itself says. */
export const ENGINE_RULES = {
  rival: {
    code: "RDB101",
    level: "error",
    title: "No other restore is running to the same target",
    why: "Two restores to one target overwrite or confuse each other; this one is not started.",
  },
  unknown: {
    code: "RDB102",
    level: "warning",
    title: "It is known whether the restore began",
    why: "A request whose answer was lost may have started a restore; sending it again might start a second one.",
  },
  handedOver: {
    code: "RDB103",
    level: "warning",
    title: "The restore ended within its time",
    why: "The job goes on in Azure; a later run can follow it with `resume`.",
  },
  doubtful: {
    code: "RDB104",
    level: "warning",
    title: "The restore completed without warnings",
    why: "A job can complete with a warning, and without everything that was asked for; it is never called passed.",
  },
  cancelled: {
    code: "RDB105",
    level: "error",
    title: "The restore was not cancelled",
    why: "A cancelled restore has restored nothing that can be relied on.",
  },
  missing: {
    code: "RDB106",
    level: "error",
    title: "Everything that was asked for came back",
    why: "A completed job that brought back less than was asked for is no restore.",
  },
  gaveWay: {
    code: "RDB107",
    level: "error",
    title: "This restore is the only one to its target",
    why: "Of several restores to one target the first stays; every other run cancels its own.",
  },
  notOurs: {
    code: "RDB108",
    level: "error",
    title: "The job to resume restores this item",
    why: "Following another job's end would call a restore passed that nobody looked at.",
  },
  rto: {
    code: "RDB109",
    level: "warning",
    title: "The restore met its RTO",
    why: "A restore that takes longer than the objective is a finding even when all of it came back.",
    acceptable: true,
  },
  uncounted: {
    code: "RDB110",
    level: "warning",
    title: "What came back could be counted",
    why: "A job's own account proves nothing by itself: what nobody counted, for whatever reason, is never called passed.",
  },
  fewer: {
    code: "RDB111",
    level: "warning",
    title: "As much came back as the source has",
    why: "A restore that brings back less than the source has, or than anybody can tell, is no proof until somebody knows why.",
  },
  notValidated: {
    code: "RDB130",
    level: "note",
    title: "Azure validates the restore request",
    why: "Azure Backup validates restores of virtual machines alone: of other items nobody knows before the restore itself whether it takes the request.",
  },
  stepFailed: {
    code: "RDD001",
    level: "error",
    title: "Every step succeeds",
    why: "What came back counts as verified only when the plan's own steps say so.",
  },
  stepLate: {
    code: "RDD002",
    level: "error",
    title: "Every step ends within its time",
    why: "A step that hangs would hold the drill, and what it made, for ever.",
  },
  stepSecret: {
    code: "RDD003",
    level: "error",
    title: "Every secret that a step needs can be used",
    why: "Restored data holds the password of its day; without that version the backup cannot be used as it is.",
  },
  stepLogin: {
    code: "RDD004",
    level: "error",
    title: "az can sign in for a step",
    why: "A step with `azure: true` gets a login of its own, by a new GitHub token.",
  },
  stays: {
    code: "RDD005",
    level: "error",
    title: "Everything the drill made can be removed",
    why: "Clean-up removes by id, and only what it reads as its own and unused just before.",
  },
  notGone: {
    code: "RDD006",
    level: "warning",
    title: "Everything the drill made is gone",
    why: "Gone means that Azure answers 404; until then it costs money, and may hold production data.",
  },
  kept: {
    code: "RDD007",
    level: "note",
    title: "What the drill made is kept for now",
    why: "The plan's `keep` leaves it for somebody to look at; its lease ends by itself.",
  },
  reaped: {
    code: "RDD008",
    level: "note",
    title: "Earlier drills have left nothing past its lease",
    why: "What a drill could not remove itself, a later one removes when its lease has ended.",
  },
  overdue: {
    code: "RDD009",
    level: "warning",
    title: "What is past its lease can be removed",
    why: "It costs money, and may hold production data; only what is surely a drill's own is removed.",
  },
  rotated: {
    code: "RDS052",
    level: "note",
    title: "No secret was rotated while the restore ran",
    why: "What the restore left behind was set up with the older version: whoever uses it may need the newer one.",
  },
} as const satisfies Record<string, EngineRule>;

export const ENGINE_PHASE: PhaseName = "restore";
