/** Scripts inside machines as the compute service writes them. */
import { lastPart } from "../find.ts";
import { iso } from "../time.ts";
import type { RunCommand } from "../types.ts";

/** `view`: with how its script fares, which is shown only when asked for. Protected parameters never are. */
export function runCommandJson(command: RunCommand, _now: number, view: boolean): unknown {
  const { id, location, tags, script, parameters, timeoutSeconds, asyncExecution, failureCounts, state } = command;
  const waits = state === "Pending" || (state === "Running" && !asyncExecution);
  const failed = (state === "Failed" && command.startedAt === undefined) || (failureCounts && state !== "Succeeded");
  return {
    name: lastPart(id),
    id,
    type: "Microsoft.Compute/virtualMachines/runCommands",
    location,
    tags,
    properties: {
      source: { script },
      parameters: parameters.map(({ name, value }) => (name === "" ? { value } : { name, value })),
      asyncExecution,
      timeoutInSeconds: timeoutSeconds,
      treatFailureAsDeploymentFailure: failureCounts,
      provisioningState: waits ? "Creating" : failed ? "Failed" : "Succeeded",
      ...(view ? { instanceView: viewJson(command) } : {}),
    },
  };
}

function viewJson({ state, exitCode, output, error, message, startedAt, endedAt }: RunCommand): unknown {
  return {
    executionState: state,
    executionMessage: message,
    exitCode,
    output,
    error,
    ...(startedAt === undefined ? {} : { startTime: iso(startedAt) }),
    ...(endedAt === undefined ? {} : { endTime: iso(endedAt) }),
    statuses: [],
  };
}

/** What the action form answers in the end: one text, whatever the script's exit code. */
export function actionJson({ output, error, startedAt }: RunCommand): unknown {
  const failed = startedAt === undefined;
  return {
    value: [
      {
        code: failed ? "ProvisioningState/failed/0" : "ProvisioningState/succeeded",
        level: failed ? "Error" : "Info",
        displayStatus: failed ? "Provisioning failed" : "Provisioning succeeded",
        message: `Enable succeeded: \n[stdout]\n${output}\n[stderr]\n${error}`,
      },
    ],
  };
}
