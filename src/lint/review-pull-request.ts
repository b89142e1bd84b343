import { posix, relative, resolve, sep } from "node:path";
import { type Repo, repoApi, SPARE_MS, statusOf } from "../clouds/github/api.ts";
import { baseOf } from "../clouds/github/base.ts";
import { type ChangedFiles, changedFiles } from "../clouds/github/changed.ts";
import type { PullRequest, RunEvent } from "../clouds/github/event.ts";
import type { Effect, Finding, Plan, Settings } from "../core/index.ts";
import { commitTree } from "../files/commit.ts";
import { OddAnswer } from "../files/listing.ts";
import type { Tree } from "../files/tree.ts";
import type { Io } from "../io/io.ts";
import { inTurns } from "../io/turns.ts";
import { PLAN_RULES, planFinding } from "../plan/codes.ts";
import { readPlan } from "../plan/read.ts";
import { findingsOf, type Linted, lintFinding, type ReadRepository, readRepository } from "./lint.ts";
import { effects, worstFirst } from "./rules/change/effects.ts";
import type { Placed } from "./rules/change/placed.ts";
import { trustChanges } from "./rules/change/trust.ts";
import { CHANGE_RULES } from "./rules/index.ts";
import type { LintSaid } from "./rules/rule.ts";

export interface Reviewed {
  /** Those of the files, marked where they are the pull request's, and those of what it changes. */
  readonly findings: readonly Finding[];
  readonly effects: readonly Effect[];
}

/** The rule that a label of the pull request lowers. */
const REDUCED = "RDA017";
const LARGEST_PLAN = 1 << 20;

/**
 * What a pull request does to the repository's recoverability: its base, read through GitHub's API, against the files here. Where the base
 * cannot be read, nothing is said of changes, and that is said.
 */
export async function review(
  io: Io,
  settings: Settings,
  { event, request }: { readonly event: RunEvent; readonly request: PullRequest },
  linted: Linted,
  tree: Tree,
  now: number,
): Promise<Reviewed> {
  const api = await repoApi(io, settings);
  if (!api) return unread(request, linted, "there is no github-token");
  const files = await changes(io, settings, request.number);
  try {
    const before = commitTree(reader(api), await baseOf(api, request, settings.run.sha, tree), tree);
    const sides = { before, after: tree, files, signal: io.signal };
    const { base, head, told } = await bothSides(settings, event, linted, sides);
    const lowered = request.labels.includes(settings.reducedLabel);
    const changes: Finding[] = [];
    for (const rule of CHANGE_RULES) {
      const tell = (said: LintSaid): Finding => {
        const found = lintFinding(rule, said, head.placeOf, settings);
        return atChange(rule.code === REDUCED && lowered ? meant(found, settings) : found, files);
      };
      const judge = () => rule.judge(base.repository, head.repository, now);
      changes.push(...(await findingsOf(rule, judge, tell, settings, io.signal)));
    }
    const trust = await inTurns(trustChanges(base.repository, head.repository, now), io.signal);
    const marked = linted.findings.map((finding) => {
      const isNew = trust.isNew(finding);
      if (isNew)
        return { ...finding, message: `${finding.message} It will be refused after this merge.`, changed: true as const };
      return isNew === undefined && isChanged(finding, files) ? { ...finding, changed: true as const } : finding;
    });
    const found: Placed[] = [];
    await inTurns(effects(base.repository, head.repository), io.signal, (effect) => effect && found.push(effect));
    const all = worstFirst([...found, ...trust.effects]).map(({ at: _, ...effect }) => effect);
    return { findings: [...marked, ...changes, ...told], effects: all };
  } catch (error) {
    io.signal.throwIfAborted();
    return unread(request, linted, whyNot(error));
  }
}

/** They only tell which findings are in what the pull request changes. */
async function changes(io: Io, settings: Settings, number: number): Promise<ChangedFiles | null> {
  const api = await repoApi(io, settings, SPARE_MS);
  const files = api && (await changedFiles(api, number).catch(() => null));
  io.signal.throwIfAborted();
  if (!files) io.log.info(`GitHub did not list what #${number} changes: no finding is marked as this pull request's.`);
  return files;
}

function reader({ octokit, owner, repo }: Repo): (path: string) => Promise<unknown> {
  return async (path) => (await octokit.request(`GET /repos/{owner}/{repo}/git/${path}`, { owner, repo })).data;
}

interface Sides {
  readonly before: Tree;
  readonly after: Tree;
  readonly files: ChangedFiles | null;
  readonly signal: AbortSignal;
}

/** Base and head, read by the globs of both plans, and what of the base could not be understood. */
async function bothSides(
  settings: Settings,
  event: RunEvent,
  linted: Linted,
  { before, after, files, signal }: Sides,
): Promise<{ readonly base: ReadRepository; readonly head: ReadRepository; readonly told: readonly Finding[] }> {
  const { repository } = linted;
  const { plan, why } = await planBefore(before, settings, files);
  const [old, own] = [plan?.configuration ?? [], repository.plan?.configuration ?? []];
  const globs = [...new Set([...own, ...old])];
  const base = await readRepository(before, settings, { plan, restores: plan?.restores ?? [] }, event, { globs, signal });
  const head = globs.length === own.length ? linted : await readRepository(after, settings, repository, event, { globs, signal });
  const odd = base.findings.filter(({ rule }) => rule === PLAN_RULES.configurationFile.code).map(({ subject }) => subject);
  const told = [...(why === undefined ? [] : [why]), ...halfListed(files), ...(odd.length === 0 ? [] : [list(odd)])].map((said) =>
    planFinding("baseUnread", { subject: said.subject, message: said.message, level: said.level }),
  );
  return { base, head, told };
}

type Told = { readonly subject: string; readonly message: string; readonly level: "warning" | "note" };

function halfListed(files: ChangedFiles | null): Told[] {
  if (!files?.unread) return [];
  const message = `Of the files that GitHub lists as changed, ${files.unread}: findings in them are not marked as this pull request's.`;
  return [{ subject: "changed files", message, level: "warning" }];
}

function list(paths: readonly string[]): Told {
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : "";
  return {
    subject: paths[0] ?? "",
    message: `Before this pull request ${paths.slice(0, 5).join(", ")}${more} could not be understood: what changes there is not judged.`,
    level: "note",
  };
}

/** The plan as it was, wherever it stood; what was wrong with it then is not told. */
async function planBefore(
  tree: Tree,
  settings: Settings,
  files: ChangedFiles | null,
): Promise<{ readonly plan: Plan | null; readonly why?: Told }> {
  const path = relative(settings.workspace, resolve(settings.workspace, settings.plan)).split(sep).join(posix.sep);
  const found = await tree.read(files?.before.get(path) ?? path, LARGEST_PLAN);
  const say = (message: string): Told => ({ subject: settings.plan, message, level: "warning" });
  if (!("bytes" in found)) {
    if (files?.unread === null) return { plan: null };
    const why = say(
      "There was no such plan before, and whether it was moved here could not be read: what changes in it is not judged.",
    );
    return { plan: null, why };
  }
  const read = readPlan(new TextDecoder().decode(found.bytes), { ...settings, only: [] });
  if ("plan" in read) return { plan: read.plan };
  return { plan: null, why: say("The plan before this pull request could not be understood: what changes in it is not judged.") };
}

function meant(finding: Finding, { reducedLabel }: Settings): Finding {
  return { ...finding, level: "note", message: `${finding.message} The label ${reducedLabel} says that this is meant.` };
}

/** Lines below a thing's own within which its setting stands. */
const NEAR = 60;

/** What changes is the pull request's own, and is told on its first changed line from the thing's place on: that is where a reviewer looks. */
function atChange(finding: Finding, files: ChangedFiles | null): Finding {
  const { where } = finding;
  const lines = where && files?.lines.get(posix.normalize(where.path));
  for (let line = where?.line ?? 0; where && lines && line <= where.line + NEAR; line++)
    if (lines.has(line)) return { ...finding, changed: true, where: line === where.line ? where : { ...where, line, column: 1 } };
  return { ...finding, changed: true };
}

function isChanged({ where }: Finding, files: ChangedFiles | null): boolean {
  const lines = where && files?.lines.get(posix.normalize(where.path));
  return lines === null || (where !== undefined && lines?.has(where.line) === true);
}

/** A base that cannot be read is told as such: it is never taken for one in which nothing was. */
function unread({ number }: PullRequest, { findings }: Linted, why: string): Reviewed {
  const finding = planFinding("baseUnread", {
    subject: `#${number}`,
    message: `The files before this pull request could not be read (${why}): what it changes is not judged.`,
    fix: "Give the job `contents: read` and `pull-requests: read`, and the action its github-token; or run it again later.",
    level: "warning",
  });
  return { findings: [...findings, finding], effects: [] };
}

function whyNot(error: unknown): string {
  if (error instanceof OddAnswer) return `GitHub answered with ${error.message}`;
  const status = statusOf(error);
  // What octokit has no status of its own for it gives 500.
  if (status === undefined) return "GitHub did not answer";
  return isLimited(error) ? "GitHub's rate limit is reached" : `GitHub answered ${status}`;
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function isLimited(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("response" in error)) return statusOf(error) === 429;
  const { headers } = (error.response ?? {}) as { readonly headers?: Readonly<Record<string, unknown>> };
  return statusOf(error) === 429 || headers?.["retry-after"] !== undefined || headers?.["x-ratelimit-remaining"] === "0";
}
