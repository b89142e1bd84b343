import type { z } from "zod";
import type { ProtectedItem } from "../backup/item.ts";
import type { RecoveryPoint } from "../backup/point.ts";
import type { Vault } from "../backup/vault.ts";
import type { Item, Restore, Target } from "../core/index.ts";
import type { ItemWords } from "../core/item-words.ts";
import type { FactMap, FactName, Sources } from "../judge/facts.ts";
import type { AnyRule } from "../judge/judge.ts";
import type { Fields } from "../report/fields.ts";
import type { Found, RunbookCommand } from "../report/runbook.ts";
import type { Job, JobDetail } from "../restore/engine/jobs.ts";
import type { RestoreRequest } from "../restore/engine/ready.ts";
import type { Doing } from "../restore/engine/restore-context.ts";
import type { PermissionNeed } from "../trust/needs.ts";
import type { Counted, Made, MadeIn, MadeType } from "./made.ts";

/**
 * A kind of item that Azure Backup protects: everything that differs between kinds. Nothing else asks for an item's `type`. A new one is a folder
 * here and a line in `index.ts` (docs/development/adding-a-workload.md).
 */
export interface Workload<I extends Item = Item> {
  /** The plan's `item.type`. */
  readonly kind: string;
  /** In messages: "virtual machine". */
  readonly noun: string;
  /** The plan's keys of such an item, `type` among them. */
  readonly schema: PlanKeys;
  words(item: I): ItemWords;
  /** What the item's keys say against each other, each a sentence. */
  contradictions(item: I): readonly string[];
  /** Where it can be restored to, by the plan's `target.type`. */
  readonly targets: Readonly<Record<string, TargetKind<I>>>;
  /** Where the facts come from that its own rules and targets need (declared in its `facts.ts`). */
  readonly facts: Partial<Sources>;
  /** How a vault is asked for it; null: this version reads it in a plan, and does no more. */
  readonly vault: InVault<I> | null;
}

/** A map of the plan with the key `type`, by which it is told from others. */
export type PlanKeys = z.ZodObject<{ readonly type: z.ZodLiteral<string> }, z.core.$strict>;

/** How a vault speaks of items of a kind. */
export interface InVault<I extends Item = Item> {
  /** `backupManagementType` in the filters of lists, and `--backup-management-type` of az. */
  readonly managementType: string;
  /** `itemType` in the filter of protected items; null: the list takes none. */
  readonly itemType: string | null;
  /** An entry of the list of protected items. */
  readonly item: z.ZodType<ProtectedItem>;
  /** The `objectType` of its recovery points; entries of another type are passed over. */
  readonly pointType: string;
  /** An entry of the list of recovery points. */
  readonly point: z.ZodType<RecoveryPoint>;
  /** What tells an item from the others of its kind and vault, in one spelling; null: nothing does. */
  name(item: ProtectedItem): string | null;
  /** What `name` would give for the item that a plan means. */
  meant(planned: I): string;
  /** Whether a job restores this item: jobs of a list name it in different ways. */
  restores(job: Job, item: Pick<ProtectedItem, "container" | "friendlyName" | "sourceId">): boolean;
  /** Where the item lives, as a scope of permissions: "the virtual machine orders-01". */
  source(item: ProtectedItem): string;
  /** What is judged of such an item whatever its target, beside the rules of every item. */
  readonly rules: readonly AnyRule[];
}

/** A place that a restore can go to. */
export interface TargetKind<I extends Item = Item, T extends Target = Target> {
  /** The plan's keys of such a target, `type` among them. Kinds that share a target's name share its schema. */
  readonly schema: PlanKeys;
  /** Whether it brings back a machine that steps can look into. */
  readonly machine: boolean;
  /** Whether it brings back disks that a template can be deployed on. */
  readonly deploys: boolean;
  /** What of production it touches; null: it is apart from it. */
  production(target: T, item: I | undefined): Touched | null;
  /** What target and item say against each other, each a sentence. */
  contradictions(target: T, item: I | undefined): readonly string[];
  /** What of its keys this version does not send yet: "A target in a zone". */
  unsupported(target: T): readonly string[];
  /** For summary and evidence, `type` among them. */
  words(target: T): Readonly<Record<string, string>>;
  /** What check and dry-run do with it; null: this version reads it in a plan, and does no more. */
  readonly checks: CheckedTarget<T> | null;
  /** What restore and drill do with it; null: this version checks it, and does no more. */
  readonly restores: RestoredTarget<T> | null;
}

/** What of production a target touches, and what to do in its place. */
export interface Touched {
  /** In words: "the source itself". */
  readonly what: string;
  /** A target apart from it: "Restore into a resource group kept for drills." */
  readonly apart: string;
  /** The same as the second half of a sentence: "name another resource group in the target". */
  readonly otherwise: string;
}

/** What can be said of a restore to a target before anything is changed. */
export interface CheckedTarget<T extends Target = Target> {
  readonly rules: readonly AnyRule[];
  /** Permissions, by place. */
  readonly needs: readonly PermissionNeed[];
  /** The storage account that its job writes to beside the target, as the plan names it; empty where the plan should. Null: it needs none. */
  staging(target: T): string | null;
  /** What of `needs` not every restore does (`PermissionNeed.use`). */
  uses(target: T): readonly string[];
  /** Where it goes, beside vault and source. A place that is not known yet is left out. */
  places(target: T, known: Known, subscriptionId: string): Promise<readonly TargetPlace[]>;
  /** The request as it would be sent; null while a fact that it stands on is unreadable (a rule has then said so). */
  request(parts: RequestParts<T>): Promise<RestoreRequest<T> | null>;
  /** `objectType` of Azure's own validation of the request; null: Azure validates none, and phase `validate` is `not-run`. */
  readonly validation: string | null;
  /** Which fields of the request a parameter file may override. */
  readonly overrides: TargetOverrides<T>;
}

/** What is done with the request, and with what its job made. */
export interface RestoredTarget<T extends Target = Target> {
  /** What it brings back, in words: "the disks". */
  readonly things: string;
  /** The role that lets an identity list them: "Reader on their group". */
  readonly lister: string;
  /** The ARM resources that its jobs make; others are never taken for a job's. */
  readonly makes: readonly MadeType[];
  /** Whether a running job goes to the same place; one that does not say counts as going there. */
  rivals(job: JobDetail, request: RestoreRequest<T>): boolean;
  /** What a completed job says that contradicts it, each a sentence. */
  doubts(job: JobDetail, target: T): readonly string[];
  /** What a job has made, however it ended. */
  made(where: MadeIn, job: JobDetail): Promise<Made>;
  /** Looks at what came back, and adds checks to the record. @param made where it was read already. */
  count(doing: Doing, job: JobDetail, made: Made | undefined): Promise<Counted>;
  /** The same restore as a command; null: az cannot say it. @param properties of the request. */
  command(properties: Fields, subscriptionId: string): RunbookCommand | null;
  /** How a person finds what came back. */
  find(properties: Fields): Found;
}

/** The fact, or null where it cannot be read. */
export type Known = <N extends FactName>(name: N) => Promise<FactMap[N] | null>;

/** A scope of permissions. */
export interface TargetPlace {
  /** `PermissionNeed.at`. */
  readonly at: string;
  /** ARM id. */
  readonly id: string;
  /** For people: "the resource group drill-target". */
  readonly name: string;
}

/** What a request is made of. */
export interface RequestParts<T extends Target = Target> {
  readonly restore: Restore;
  readonly target: T;
  readonly subscriptionId: string;
  readonly vault: Vault;
  readonly item: ProtectedItem;
  readonly point: RecoveryPoint;
  readonly known: Known;
  /** The name of a resource group of the run's own; null in modes that make none. */
  readonly ownGroup: string | null;
}

/** A change that a parameter makes to the target, or what is wrong with it. */
export type Override<T extends Target = Target> = { readonly changes: Partial<T> } | { readonly wrong: string };

export interface TargetOverrides<T extends Target = Target> {
  /** Fields of the request by name, and the target's key that says the same; null: none does. */
  readonly fields: Readonly<Record<string, string | null>>;
  /** @param key one of `fields`. @param value of a literal parameter, without placeholders. @param subscriptionId the plan's. */
  read(key: string, value: unknown, subscriptionId: string): Override<T>;
}
