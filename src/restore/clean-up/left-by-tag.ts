import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { RawAnswer } from "../../clouds/azure/arm.ts";
import { part, same } from "../../clouds/azure/ids.ts";
import { isType } from "../../clouds/azure/resource-types.ts";
import { instant } from "../../io/io.ts";
import { ephemeralGroup } from "../engine/group-name.ts";
import { type Owner, sameRun } from "../engine/owner.ts";
import { TAGS, tag } from "../engine/tags.ts";
import type { KnownJobs } from "./known-jobs.ts";
import { deploymentsLeft } from "./left-deployments.ts";
import { goodOf, impliedLease, type Leftover, type Looking, ours } from "./leftover.ts";

const thing = z.object({
  id: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
  createdTime: z.string().nullish(),
});
type Thing = z.infer<typeof thing>;

/**
 * What jobs of earlier drills of this repository made and left, the drills' groups last, and Azure's own time: by the lease in its tags, or,
 * for what got none, by the job that it names. A tag alone proves nothing, for Azure Policy copies tags: a thing is a drill's when
 * its job is. @throws Refused when the lists fail.
 */
export async function leftByTag(
  looking: Looking,
  jobs: KnownJobs,
): Promise<{ readonly found: readonly Leftover[]; readonly azureNow: number }> {
  const { made, leased, groups, azureNow } = await lists(looking);
  const found: Leftover[] = await deploymentsLeft(looking, groupsToSearch(looking, [...leased, ...groups]));
  const deployed = new Set(found.map(({ id }) => id.toLowerCase()));
  const unleased = made.filter(({ tags }) => tag(tags, TAGS.expires) === undefined);
  for (const each of [...leased, ...unleased, ...groups]) {
    if (deployed.has(each.id.toLowerCase())) continue;
    const one = await leftover(looking, jobs, each, leased);
    if (one) found.push(one);
  }
  return { found, azureNow };
}

/** Where deployments of earlier drills may be: where the plan deploys to, and wherever something else of a drill was left. */
function groupsToSearch(looking: Looking, leased: readonly Thing[]): string[] {
  const left = leased.filter(({ tags }) => ours(looking, tag(tags, TAGS.run)));
  const names = [...looking.deployTo, ...left.map(({ id }) => part(id, "resourceGroups") ?? "")];
  return [...new Map(names.filter(Boolean).map((name) => [name.toLowerCase(), name])).values()];
}

async function leftover(looking: Looking, jobs: KnownJobs, each: Thing, leased: readonly Thing[]): Promise<Leftover | null> {
  const createdTime = each.createdTime ?? null;
  const by = jobTag(looking, each);
  const jobId = by && tag(each.tags, by);
  const ownerTag = tag(each.tags, TAGS.run);
  const expires = tag(each.tags, TAGS.expires);
  if (expires === undefined) {
    // The drill died before it could put a lease on it: its job's owner id says whose it is.
    const job = jobId === undefined ? null : await jobs.listed(jobId);
    const owner = ours(looking, job?.activityId);
    if (!job?.activityId || !owner || !job.endTime) return null;
    const of = { jobs: [job.id], jobTags: [by ?? ""], ids: [], owner: job.activityId, lease: null };
    const as = { kind: "resource" as const, ours: of };
    return { id: each.id, expires: impliedLease(looking, job.endTime), owner, createdTime, as };
  }
  const owner = ours(looking, ownerTag);
  if (!owner || !ownerTag || Number.isNaN(Date.parse(expires))) return null;
  if (tag(each.tags, TAGS.repository) !== looking.repositoryId) return null;
  const one = { id: each.id, expires: instant(Date.parse(expires)), owner, createdTime };
  const kind = kindOf(looking, each, ownerTag);
  if (kind === null) return { ...one, as: { stays: "drills make no such thing; its tags were copied" } };
  if (kind === "group") {
    const inside = leased.filter(({ id }) => id.toLowerCase().startsWith(`${each.id.toLowerCase()}/`));
    const own = await Promise.all(inside.map(async (of) => ((await madeBy(looking, jobs, of, owner)) === true ? [of.id] : [])));
    return { ...one, as: { kind, ours: { jobs: [], ids: own.flat(), owner: ownerTag, lease: expires } } };
  }
  const made = await madeBy(looking, jobs, each, owner);
  if (made !== true) return { ...one, as: { stays: made } };
  const of = { jobs: [jobId ?? ""], jobTags: [by ?? ""], ids: [], owner: ownerTag, lease: expires };
  return { ...one, as: { kind, ours: of } };
}

/** The tag in which a thing of its type names its job; undefined for what jobs do not make. */
function jobTag({ made }: Looking, { id, tags }: Thing): string | undefined {
  const own = made.filter(({ type }) => isType(id, type));
  return (own.find((of) => tag(tags, of.tag) !== undefined) ?? own[0])?.tag;
}

/** Whether an attempt of this run and restore triggered the job that a thing names; or why that is not so, or not known. */
async function madeBy(looking: Looking, jobs: KnownJobs, thing: Thing, owner: Owner): Promise<true | string> {
  const id = tag(thing.tags, jobTag(looking, thing) ?? "");
  if (id === undefined) return "it carries no restore job's tag; its lease was copied";
  const job = await jobs.byId(id);
  if (typeof job === "string") return job;
  return sameRun(job.activityId, owner) ? true : `the job ${id} that made it is not that drill's; its lease was copied`;
}

/** What jobs make, and groups by the name that only drills give; nothing else. */
function kindOf({ made }: Looking, { id }: Thing, owner: string): "resource" | "group" | null {
  if (part(id, "resourceGroups") !== null && made.some(({ type }) => isType(id, type))) return "resource";
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(id) && same(part(id, "resourceGroups"), ephemeralGroup(owner))
    ? "group"
    : null;
}

interface Lists {
  /** What carries a tag of a job. */
  readonly made: readonly Thing[];
  readonly leased: readonly Thing[];
  readonly groups: readonly Thing[];
  readonly azureNow: number;
}

/** What carries a restore job's tag, or a lease, in the whole subscription. @throws Refused */
async function lists(looking: Looking): Promise<Lists> {
  const { io, arm } = looking;
  const tagged = (name: string) => encodeURIComponent(`tagName eq '${name}'`);
  let azureNow = io.now();
  const list = async (what: string, collection: string): Promise<readonly Thing[]> => {
    const listing = {
      operation: `list the ${what} that drills have left`,
      of: "resources",
      path: `/subscriptions/${arm.subscriptionId}/${collection}`,
      apiVersion: API_VERSIONS.resources,
      seen: ({ headers }: RawAnswer) => {
        const date = Date.parse(headers.date ?? "");
        if (!Number.isNaN(date)) azureNow = date;
      },
    };
    return goodOf(looking, listing.operation, await arm.entries(listing, thing));
  };
  const tags = [...new Map(looking.made.map((of) => [of.tag.toLowerCase(), of.tag])).values()];
  const ofJobs = (name: string) =>
    list(`resources with the tag ${name}`, `resources?$filter=${tagged(name)}&$expand=createdTime`);
  const [made, leased, groups] = await Promise.all([
    Promise.all(tags.map(ofJobs)).then((lists) => lists.flat()),
    list("resources", `resources?$filter=${tagged(TAGS.expires)}&$expand=createdTime`),
    list("resource groups", `resourcegroups?$filter=${tagged(TAGS.expires)}`),
  ]);
  io.log.debug(`${leased.length + groups.length} things carry a lease; Azure's time is ${instant(azureNow)}`);
  return { made, leased, groups, azureNow };
}
