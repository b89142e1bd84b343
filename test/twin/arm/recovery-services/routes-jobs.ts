/** Jobs: the list, one job's page, cancelling one; and the cap on reading them. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { refusal, unknownObject } from "../errors.ts";
import { param, VAULT, vaultScope } from "../find.ts";
import { page, route } from "../route.ts";
import { clientRequestId, guid, ms, retryAfter } from "../time.ts";
import type { Job, Vault } from "../types.ts";
import { filterOf, passes, windowOf } from "./filter.ts";
import { jobJson, jobPageJson } from "./present-job.ts";
import { withVault } from "./routes-vault.ts";
import { noBody } from "./shapes.ts";

const READ = "Microsoft.RecoveryServices/Vaults/backupJobs/read";
const JOB = `${VAULT}/backupJobs/:job`;
/** Seconds that a cancelled job still takes. */
const CANCELLING = 5;

export const jobRoutes: readonly Route[] = [
  route("jobs.list", `GET ${VAULT}/backupJobs`, { versions: "backup", needs: [READ, "vault"], answer: capped(withVault(list)) }),
  route("job.get", `GET ${JOB}`, {
    versions: "backup",
    needs: [READ, "vault"],
    answer: capped(
      withVault((vault, { azure }, call) => {
        const job = jobOf(vault, call);
        return job ? { status: 200, body: jobPageJson(vault, job, call.now, azure.knobs) } : unknownObject();
      }),
    ),
  }),
  route("job.cancel", `POST ${JOB}/cancel`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupJobs/cancel/action", "vault"],
    accepts: noBody,
    answer: withVault(cancel),
  }),
  route("job.operationResults", `GET ${JOB}/operationResults/:operation`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/Vaults/backupJobs/operationResults/read", "vault"],
    answer: withVault((vault, _, call) => (jobOf(vault, call) ? { status: 204 } : unknownObject())),
  }),
];

function jobOf(vault: Vault, call: Call): Job | undefined {
  return vault.jobs.find(({ id }) => id === param(call, "job").toLowerCase());
}

/** Newest first. The filter's startTime and endTime bound when a job *started*. A lagging list shows the vault as it was. */
function list(vault: Vault, world: World, call: Call): Answer {
  const { found: filter, refused } = filterOf(call);
  if (refused) return refused;
  const between = windowOf(call, "starttime", "endtime");
  if (between.refused) return between.refused;
  const asOf = call.now - ms(world, world.azure.knobs.staleJobLists);
  const statusAt = (job: Job) => (job.endedAt !== null && job.endedAt > asOf ? "InProgress" : job.status);
  const jobs = vault.jobs
    .filter(({ startedAt }) => startedAt <= asOf && between.found(startedAt))
    .filter((job) =>
      passes(filter, {
        backupmanagementtype: "AzureIaasVM",
        operation: job.operation,
        status: statusAt(job),
        jobid: job.id,
        entityfriendlyname: job.entity,
      }),
    )
    .sort((a, b) => b.startedAt - a.startedAt);
  return page(
    world,
    call,
    jobs.map((job) => jobJson(vault, job, call.now, world.azure.knobs, statusAt(job))),
  );
}

function cancel(vault: Vault, world: World, call: Call): Answer {
  const job = jobOf(vault, call);
  if (!job) return unknownObject();
  if (job.status !== "InProgress" || !job.cancellable) {
    return refusal(400, "BMSUserErrorJobNotCancellable", "The job cannot be cancelled in its current state.", "service");
  }
  const id = guid("cancel", job.id, call.now, clientRequestId(call));
  const wait = world.azure.knobs.retryAfter.cancel;
  return {
    status: 202,
    headers: {
      location: `${world.base}${vaultScope(call)}/backupJobs/${job.id}/operationResults/${id}?api-version=${call.query.get("api-version")}`,
      "retry-after": retryAfter(world, wait),
    },
    change: () => {
      job.status = "Cancelling";
      job.cancellable = false;
      const after = ((call.now - job.startedAt) * world.speed) / 1000 + CANCELLING;
      job.steps = [{ after, change: { status: "Cancelled" } }];
    },
  };
}

/** Counts job reads by caller over an hour, says how many are left, and refuses those beyond. */
function capped(answer: Route["answer"]): Route["answer"] {
  return (world, call) => {
    const { reads, knobs } = world.azure;
    const who = call.caller.kind === "entra" ? call.caller.objectId : call.caller.kind;
    const key = `${who} ${READ}`;
    const hour = ms(world, 3600);
    const before = reads[key];
    const fresh = before === undefined || call.now - before.from >= hour;
    const window = fresh ? { from: call.now, count: 0 } : before;
    const left = knobs.jobReadsPerHour - window.count - 1;
    if (left < 0) {
      const wait = Math.max(1, Math.ceil((window.from + hour - call.now) / 1000));
      const text = `Number of requests for action 'Microsoft.RecoveryServices/vaults/backupJobs/read' exceeded the limit of '${knobs.jobReadsPerHour}' for time interval '01:00:00'. Please try again after '${wait}' seconds.`;
      const refused = refusal(429, "ResourceRequestsThrottled", text);
      return { ...refused, headers: { ...refused.headers, "retry-after": String(wait) } };
    }
    const made = answer(world, call);
    return {
      ...made,
      headers: { ...made.headers, "x-ms-ratelimit-remaining-subscription-resource-requests": String(left) },
      change: (of) => {
        of.azure.reads[key] = { from: window.from, count: window.count + 1 };
        made.change?.(of);
      },
    };
  };
}
