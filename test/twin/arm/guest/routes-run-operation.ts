/** How far a script is: what Run Command's headers lead to. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { refusal } from "../errors.ts";
import { param } from "../find.ts";
import { route } from "../route.ts";
import { iso, retryAfter } from "../time.ts";
import type { RunCommand } from "../types.ts";
import { actionJson } from "./present-run-command.ts";

export const runOperationRoute: Route = route(
  "runCommand.operation",
  "GET /subscriptions/:subscription/providers/Microsoft.Compute/locations/:location/runCommandOperations/:operation",
  {
    versions: "compute",
    answer: (world, call) => {
      const found = world.azure.runCommands.find(({ operationId }) => operationId === param(call, "operation"));
      if (!found) return refusal(404, "NotFound", "The entity was not found.", "service");
      return progress(world, call, found);
    },
  },
);

/** The header that leads to a script's end. */
export function runHeaders(world: World, call: Call, { operationId }: RunCommand): Record<string, string> {
  const version = call.query.get("api-version");
  const url = `${world.base}/subscriptions/${param(call, "subscription")}/providers/Microsoft.Compute/locations/westeurope/runCommandOperations/${operationId}`;
  return { "azure-asyncoperation": `${url}?api-version=${version}`, "retry-after": retryAfter(world, 10) };
}

/** How far it is: as an operation's status, or with `monitor=true` as the final answer itself. */
function progress(world: World, call: Call, command: RunCommand): Answer {
  const { state, asyncExecution, failureCounts, action, createdAt, endedAt, message } = command;
  const monitor = call.query.has("monitor");
  const waits = state === "Pending" || (state === "Running" && !asyncExecution);
  const wait = { "retry-after": retryAfter(world, 10) };
  const start = { startTime: iso(createdAt) };
  if (waits) {
    return monitor
      ? { status: 202, headers: { ...wait, location: `${world.base}${call.path}?${call.query}` } }
      : { status: 200, headers: wait, body: { ...start, status: "InProgress" } };
  }
  if (monitor) return { status: 200, body: actionJson(command) };
  const ended = { ...start, endTime: iso(endedAt ?? call.now), name: command.operationId };
  const unreachable = command.startedAt === undefined && state === "Failed";
  if (unreachable || (failureCounts && state !== "Succeeded")) {
    const error = unreachable
      ? {
          code: "VMAgentStatusCommunicationError",
          message: `VM '${param(call, "name") || command.id.split("/").at(-3)}' has not reported status for VM agent or extensions. Verify that the OS is up and healthy, the VM has a running VM agent, and that it can establish outbound connections to Azure storage. Please refer to https://aka.ms/vmextensionlinuxtroubleshoot for additional VM agent troubleshooting information.`,
        }
      : { code: "VMExtensionProvisioningError", message };
    return { status: 200, body: { ...ended, status: "Failed", error } };
  }
  return {
    status: 200,
    body: { ...ended, status: "Succeeded", ...(action ? { properties: { output: actionJson(command) } } : {}) },
  };
}
