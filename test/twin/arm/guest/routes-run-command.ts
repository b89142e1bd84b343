/** Run Command: scripts inside a machine, as resources of their own or as one action. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { operationHeaders, vmScope } from "../compute/routes-machines.ts";
import { runActionBody, runCommandBody } from "../deployments/shapes.ts";
import { refusal } from "../errors.ts";
import { findGroup, findResource, param, same } from "../find.ts";
import { page, route } from "../route.ts";
import { clientRequestId, guid } from "../time.ts";
import type { RunCommand } from "../types.ts";
import { powerOf } from "./boot.ts";
import { cancel } from "./clock.ts";
import { runCommandJson } from "./present-run-command.ts";
import { runHeaders, runOperationRoute } from "./routes-run-operation.ts";

const VMS = "Microsoft.Compute/virtualMachines";
const VM = `/subscriptions/:subscription/resourceGroups/:group/providers/${VMS}/:name`;
const scope = (call: Call) => `${vmScope(call)}/runCommands/${param(call, "command")}`;

export const runCommandRoutes: readonly Route[] = [
  route("runCommands.list", `GET ${VM}/runCommands`, {
    versions: "compute",
    needs: [`${VMS}/runCommands/read`, vmScope],
    answer: (world, call) => {
      const { refused } = findResource(world, call, VMS, world.azure.vms);
      const prefix = `${vmScope(call)}/runCommands/`.toLowerCase();
      const there = world.azure.runCommands.filter(({ id, action }) => !action && id.toLowerCase().startsWith(prefix));
      return (
        refused ??
        page(
          world,
          call,
          there.map((one) => runCommandJson(one, call.now, false)),
        )
      );
    },
  }),
  route("runCommand.get", `GET ${VM}/runCommands/:command`, {
    versions: "compute",
    needs: [`${VMS}/runCommands/read`, scope],
    answer: (world, call) => {
      const { refused } = findResource(world, call, VMS, world.azure.vms);
      if (refused) return refused;
      const found = commandOf(world, call);
      const view = /instanceView/i.test(call.query.get("$expand") ?? "");
      return found ? { status: 200, body: runCommandJson(found, call.now, view) } : unknown(call);
    },
  }),
  route("runCommand.put", `PUT ${VM}/runCommands/:command`, {
    versions: "compute",
    needs: [`${VMS}/runCommands/write`, scope],
    accepts: runCommandBody,
    answer: put,
  }),
  route("runCommand.delete", `DELETE ${VM}/runCommands/:command`, {
    versions: "compute",
    needs: [`${VMS}/runCommands/delete`, scope],
    answer: (world, call) => {
      const { refused } = findGroup(world, call);
      if (refused) return refused;
      const found = commandOf(world, call);
      if (!found) return { status: 204 };
      return {
        status: 202,
        headers: operationHeaders(world, call, guid("delete", found.operationId)),
        change: ({ azure }) => {
          cancel(found, call.now);
          azure.runCommands = azure.runCommands.filter((one) => one !== found);
        },
      };
    },
  }),
  route("runCommand.action", `POST ${VM}/runCommand`, {
    versions: "compute",
    needs: [`${VMS}/runCommand/action`, vmScope],
    accepts: runActionBody,
    answer: act,
  }),
  runOperationRoute,
];

function commandOf({ azure }: World, call: Call): RunCommand | undefined {
  return azure.runCommands.find(({ id, action }) => !action && same(id, scope(call)));
}

function unknown(call: Call): Answer {
  return refusal(
    404,
    "ResourceNotFound",
    `The Resource '${VMS}/${param(call, "name")}/runCommands/${param(call, "command")}' under resource group '${param(call, "group")}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

function fresh(call: Call, id: string, action: boolean): RunCommand {
  return {
    id,
    action,
    operationId: guid("run", id, call.now, clientRequestId(call)),
    location: "westeurope",
    tags: {},
    script: "",
    parameters: [],
    protectedParameters: [],
    timeoutSeconds: 5400,
    asyncExecution: false,
    failureCounts: false,
    createdAt: call.now,
    state: "Pending",
    exitCode: 0,
    output: "",
    error: "",
    message: "",
  };
}

/** Starts a script anew: one that runs under the same name is cancelled, and an empty script does no more than that. */
function put(world: World, call: Call): Answer {
  const { found: vm, refused } = findResource(world, call, VMS, world.azure.vms);
  if (refused) return refused;
  if (powerOf(vm, world, call.now) === "deallocated") return notRunning();
  const { location, tags, properties } = runCommandBody.parse(call.body);
  const { source, parameters, protectedParameters, timeoutInSeconds, asyncExecution, treatFailureAsDeploymentFailure } =
    properties;
  if (source.scriptUri || source.commandId) {
    return refusal(400, "InvalidParameter", "Only inline scripts run in this cloud.", "service");
  }
  const texts = (list: typeof parameters) => (list ?? []).map(({ name, value }) => ({ name: name ?? "", value: value ?? "" }));
  const old = commandOf(world, call);
  const command: RunCommand = {
    ...fresh(call, scope(call), false),
    location,
    tags: tags ?? {},
    script: source.script ?? "",
    parameters: texts(parameters),
    protectedParameters: texts(protectedParameters),
    timeoutSeconds: timeoutInSeconds ?? 5400,
    asyncExecution: asyncExecution ?? false,
    failureCounts: treatFailureAsDeploymentFailure ?? false,
  };
  return {
    status: old ? 200 : 201,
    headers: runHeaders(world, call, command),
    body: runCommandJson(command, call.now, false),
    change: ({ azure }) => {
      if (old) cancel(old, call.now);
      azure.runCommands = [...azure.runCommands.filter((one) => one !== old), command];
    },
  };
}

function act(world: World, call: Call): Answer {
  const { found: vm, refused } = findResource(world, call, VMS, world.azure.vms);
  if (refused) return refused;
  if (powerOf(vm, world, call.now) !== "running") return notRunning();
  const { commandId, script, parameters } = runActionBody.parse(call.body);
  if (!same(commandId, "RunShellScript")) {
    return refusal(404, "ResourceNotFound", `The entity '${commandId}' was not found in this Azure location.`, "service");
  }
  const runs = world.azure.runCommands.some(
    ({ id, state }) => same(id.replace(/\/runCommands\/.*$/i, ""), vm.id) && state === "Running",
  );
  if (runs)
    return refusal(
      409,
      "Conflict",
      "Run command extension execution is in progress. Please wait for completion before invoking a run command.",
      "service",
    );
  const name = guid("action", vm.id, call.now, clientRequestId(call));
  const command: RunCommand = {
    ...fresh(call, `${vm.id}/runCommands/${name}`, true),
    script: (script ?? []).join("\n"),
    parameters: parameters ?? [],
  };
  const { "azure-asyncoperation": url = "", ...rest } = runHeaders(world, call, command);
  return {
    status: 202,
    headers: { ...rest, "azure-asyncoperation": url, location: `${url}&monitor=true` },
    change: ({ azure }) => void azure.runCommands.push(command),
  };
}

function notRunning(): Answer {
  return refusal(409, "OperationNotAllowed", "The operation requires the VM to be running (or set to run).", "service");
}
