import { groupIdOf, itemScope, lastPart, param, partOf, same } from "../../../twin/arm/find.ts";
import { filterOf } from "../../../twin/arm/recovery-services/filter.ts";
import { page } from "../../../twin/arm/route.ts";
import { clientRequestId, guid } from "../../../twin/arm/time.ts";
import type { Answer, Call, Route, Shape, World } from "../../../twin/core.ts";
import type { Extension } from "../../../twin/handle.ts";
import { jobJson, jobPageJson, statusOf, type ToyJob } from "./jobs.ts";
import { TOYS } from "./made.ts";
import { toyRoutes } from "./routes-toys.ts";
import { pointsJson, restoreBody, validationBody } from "./shapes.ts";
import { MANAGEMENT } from "./workload.ts";

const CONTAINER = "toychest;nursery";
const ITEM = "ToyBox;robots";
/** Seconds that the vault takes before an operation has succeeded. */
const BEGINS = 2;

/** What a vault answers to one of its routes where toys are meant; undefined: they are not. */
type Own = (world: World, call: Call) => Answer | undefined;

/** A cloud whose vault protects a box of toys beside the twin's machines. */
export class ToyCloud implements Extension {
  jobs: ToyJob[] = [];
  /** Toys that a job leaves out, whatever it says. */
  missing = 0;
  /** How many a job says that it packed; left out: as many as were asked for. */
  claims: number | undefined;
  /** What validations answer. */
  objections: { code: string; message: string; recommendations: string[] }[] = [];
  /** Seconds that a job takes. */
  takes = 300;

  routes(twins: readonly Route[]): readonly Route[] {
    const own: Readonly<Record<string, readonly [Own, Shape?]>> = {
      "arm.items.list": [(world, call) => (isOfToys(call) ? page(world, call, [itemJson(world)]) : undefined)],
      "arm.points.list": [(world, call) => (ofBox(call) ? page(world, call, pointsJson(itemScope(call), call.now)) : undefined)],
      "arm.validate.trigger": [(_, call) => this.#validate(call), validationBody],
      "arm.restore": [(_, call) => (ofBox(call) ? this.#restore(call) : undefined), restoreBody],
      "arm.jobs.list": [(world, call) => (isOfToys(call) ? page(world, call, this.#list(call)) : undefined)],
      "arm.job.get": [(_, call) => this.#page(call)],
      "arm.job.cancel": [(_, call) => this.#cancel(call)],
    };
    return [
      ...twins.map((twin) => {
        const [answer, accepts] = own[twin.name] ?? [];
        return answer ? beside(twin, answer, accepts) : twin;
      }),
      ...toyRoutes,
    ];
  }

  /** Toys come when their job ends. */
  clock({ azure }: World, now: number): void {
    for (const job of this.jobs.filter(({ packed }) => packed === null)) {
      if (statusOf(job, now) !== "Completed") continue;
      job.packed = job.toys - this.missing;
      const group = azure.resourceGroups.find((each) => same(groupIdOf(each), job.room));
      for (let at = 0; group && at < job.packed; at++)
        azure.others.push({
          id: `${job.room}/providers/${TOYS.type}/robot-${job.id.slice(0, 8)}-${at}`,
          type: TOYS.type,
          location: group.location,
          tags: { [TOYS.tag]: job.id },
          properties: {},
          createdAt: job.endsAt,
        });
    }
  }

  #validate({ body, now, path, query }: Call): Answer | undefined {
    if (!validationBody.safeParse(body).success) return undefined;
    const id = guid("toy validation", path, now);
    const vault = path.slice(0, path.lastIndexOf("/"));
    const link = `${vault}/backupValidateOperationsStatuses/${id}?api-version=${query.get("api-version")}`;
    return {
      status: 202,
      headers: { "azure-asyncoperation": link },
      change: ({ azure }) =>
        void azure.vaults[0]?.operations.push({ id, kind: "validate", startedAt: now, takes: BEGINS, results: this.objections }),
    };
  }

  #restore(call: Call): Answer {
    const { room, toys } = restoreBody.parse(call.body).properties;
    const id = guid("toy job", call.path, call.now, clientRequestId(call));
    const link = `${itemScope(call)}/operationsStatus/${id}?api-version=${call.query.get("api-version")}`;
    return {
      status: 202,
      headers: { "azure-asyncoperation": link },
      change: ({ azure }) => {
        const endsAt = call.now + this.takes * 1000;
        this.jobs.push({ id, startedAt: call.now, endsAt, activityId: clientRequestId(call), room, toys, packed: null });
        azure.vaults[0]?.operations.push({ id, kind: "restore", startedAt: call.now, takes: BEGINS, jobId: id });
      },
    };
  }

  #list({ now }: Call): unknown[] {
    return [...this.jobs].sort((a, b) => b.startedAt - a.startedAt).map((job) => jobJson(job, now));
  }

  #page(call: Call): Answer | undefined {
    const job = this.jobs.find(({ id }) => same(id, param(call, "job")));
    return job && { status: 200, body: jobPageJson(job, call.now, this.claims) };
  }

  #cancel(call: Call): Answer | undefined {
    const job = this.jobs.find(({ id }) => same(id, param(call, "job")));
    return job && { status: 202, change: () => void Object.assign(job, { cancelledAt: call.now }) };
  }
}

/** A route of the twin's that answers for toys, too. */
function beside(twin: Route, own: Own, accepts?: Shape): Route {
  const { accepts: before } = twin;
  return {
    ...twin,
    ...(accepts ? { accepts: { safeParse: (body: unknown) => first(body, accepts, before) } } : {}),
    answer: (world, call) => own(world, call) ?? twin.answer(world, call),
  };
}

function first(body: unknown, own: Shape, twins: Shape | undefined): ReturnType<Shape["safeParse"]> {
  const read = own.safeParse(body);
  return read.success ? read : (twins?.safeParse(body) ?? read);
}

function isOfToys(call: Call): boolean {
  return filterOf(call).found?.get("backupmanagementtype") === MANAGEMENT;
}

function ofBox(call: Call): boolean {
  return same(param(call, "container"), CONTAINER) && same(param(call, "item"), ITEM);
}

function itemJson({ azure }: World): unknown {
  const vault = azure.vaults[0]?.id ?? "";
  const sourceResourceId = `/subscriptions/${partOf(vault, "subscriptions")}/resourceGroups/nursery/providers/Toy.Chest/boxes/robots`;
  return {
    id: `${vault}/backupFabrics/Azure/protectionContainers/${CONTAINER}/protectedItems/${ITEM}`,
    name: ITEM,
    properties: {
      backupManagementType: MANAGEMENT,
      friendlyName: lastPart(sourceResourceId),
      sourceResourceId,
      policyId: `${vault}/backupPolicies/Production-Daily`,
      policyName: "Production-Daily",
      protectionState: "Protected",
    },
  };
}
