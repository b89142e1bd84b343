import type { Answer, Call, World } from "../core.ts";
import { googleError } from "./errors.ts";
import { param, projectOf } from "./route.ts";

type Kind = "reads" | "accesses";
const WORDS = { reads: ["Read", "read"], accesses: ["Access", "access"] } as const;

/** The same answer while the project is within its quota of the last minute: https://cloud.google.com/secret-manager/quotas */
export function counted(kind: Kind, answer: (world: World, call: Call) => Answer): (world: World, call: Call) => Answer {
  return (world, call) => {
    const project = projectOf(world, param(call, "project"));
    if (!project) return answer(world, call);
    const { quota } = world.google;
    const key = `${project.id} ${kind}`;
    const from = call.now - 60_000 / world.speed;
    const made = (quota.made[key] ?? []).filter((at) => at > from);
    if (made.length >= quota[kind]) return exhausted(kind, project.number, 60 / world.speed);
    const said = answer(world, call);
    return {
      ...said,
      change(changed) {
        changed.google.quota.made[key] = [...made, call.now];
        said.change?.(changed);
      },
    };
  };
}

/** @param seconds until it makes sense to ask again. */
export function exhausted(kind: Kind, number: string, seconds: number): Answer {
  const [word, metric] = WORDS[kind];
  const text = `Quota exceeded for quota metric '${word} requests' and limit '${word} requests per minute' of service 'secretmanager.googleapis.com' for consumer 'project_number:${number}'.`;
  const metadata = {
    service: "secretmanager.googleapis.com",
    consumer: `projects/${number}`,
    quota_metric: `secretmanager.googleapis.com/${metric}_requests`,
    quota_location: "global",
  };
  return {
    ...googleError(429, text, { reason: "RATE_LIMIT_EXCEEDED", metadata }),
    headers: { "retry-after": String(Math.ceil(seconds)) },
  };
}
