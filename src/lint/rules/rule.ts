import type { Level, Plan, Restore, RuleCode, Said } from "../../core/index.ts";
import type { Evaluator } from "../../trust/cel.ts";
import type { At, Configuration } from "../configuration/model.ts";

/** What a rule over files may look at. Everything is data: no rule reads a file. */
export interface Repository {
  /** Null: the repository has no plan, or one that cannot be read. */
  readonly plan: Plan | null;
  /** The selected restores. */
  readonly restores: readonly Restore[];
  readonly configuration: Configuration;
  /** Evaluates conditions as Google does. */
  readonly cel: Evaluator;
  /** `owner/name`; empty outside GitHub. */
  readonly name: string;
  readonly ids: { readonly repository: string; readonly owner: string };
  readonly defaultBranch: string | null;
  readonly visibility: "public" | "private" | "internal" | null;
}
export interface LintSaid extends Omit<Said, "where"> {
  readonly at?: At;
  /** Of a rule that may be milder here. */
  readonly level?: Level;
  readonly restore?: string;
}
/** What a rule says, bit by bit. Null is a step of work that says nothing: of long work others have their turn between two of them. */
export type Judged = Iterable<LintSaid | null, Unfinished>;
/** Why a rule was not judged to its end, in words after "was not judged to its end: "; undefined: it was. */
export type Unfinished = string | undefined;
/** The rule that says which others were not judged to their end, each as a subject. */
export const UNFINISHED: RuleCode = "RDP046";
/** Stands in a place for the plan's own file, wherever that is. */
export const PLAN = "<plan>";

/** Files of a small repository, by path. */
export type Example = Readonly<Record<string, string>>;

/** A rule over the files of a repository: one object, from which the documentation and SARIF's list are made. */
export interface LintRule {
  readonly code: RuleCode;
  readonly level: Level;
  /** What holds when all is well: "Soft delete is on". */
  readonly title: string;
  readonly why: string;
  /** What to do in general; a finding may say it with its own names. */
  readonly fix: string;
  /** A page that says more. */
  readonly reference: string;
  /** Whether `accept` in the plan may name it. */
  readonly acceptable: boolean;
  /** Two repositories: the rule is silent on the first, and speaks on the second. A test tries both. */
  readonly examples: {
    readonly passing: Example;
    readonly failing: Example;
    /** What the examples are told of the repository on GitHub. */
    readonly about?: Partial<Pick<Repository, "visibility" | "defaultBranch" | "name">>;
  };
  /** Advice on the plan that mode lint alone gives: a drill is not the moment for it. */
  readonly advice?: true;
  /** Of one thing after the other: where it looks at each of these for each of those, a generator that says null for each in vain. */
  judge(of: Repository, now: number): Judged;
}

/** A rule over what a pull request changes: the repository before and after. */
export interface ChangeRule extends Omit<LintRule, "judge" | "examples"> {
  readonly examples: {
    readonly passing: { readonly base: Example; readonly head: Example };
    readonly failing: { readonly base: Example; readonly head: Example };
  };
  judge(base: Repository, head: Repository, now: number): Judged;
}
