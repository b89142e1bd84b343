/** Run Command in time: a script begins when the machine's agent can take it, and its end is written into the world. */
import type { World } from "../../core.ts";
import { same } from "../find.ts";
import { ms } from "../time.ts";
import type { RunCommand, VirtualMachine } from "../types.ts";
import { agentReady } from "./boot.ts";
import { memory } from "./memory.ts";
import { type Running, runScript } from "./script.ts";

/** Real milliseconds that any script gets, however fast the twin's time passes: starting bash takes some. */
const LEAST = 2000;

/** The processes of the scripts that run: the one thing of the twin that is no plain data. */
const running = new Map<string, Running>();

export function guestClock(world: World, nowMs: number): void {
  for (const command of world.azure.runCommands.filter(({ state }) => state === "Pending")) {
    const vm = machineOf(world, command);
    if (vm && agentReady(vm, world, nowMs)) start(world, vm, command, nowMs);
    else if (nowMs >= command.createdAt + ms(world, command.timeoutSeconds)) {
      const message = "VM agent has not reported its status.";
      Object.assign(command, { state: "Failed", exitCode: -1, message, endedAt: nowMs });
    }
  }
}

function machineOf({ azure }: World, { id }: RunCommand): VirtualMachine | undefined {
  return azure.vms.find((vm) => same(vm.id, id.replace(/\/runCommands\/[^/]*$/i, "")));
}

/** Ends a script that runs; its state is then `Canceled`. */
export function cancel(command: RunCommand, now: number): void {
  if (command.state !== "Pending" && command.state !== "Running") return;
  Object.assign(command, { state: "Canceled", message: "Execution was canceled", endedAt: now });
  running.get(command.operationId)?.stop();
}

function start(world: World, vm: VirtualMachine, command: RunCommand, now: number): void {
  const all = [...command.parameters, ...command.protectedParameters].filter(({ value }) => value !== "");
  const named = all.filter(({ name }) => name !== "");
  // The managed form hands its script named parameters as variables and the others as arguments, the action gives all in both ways:
  // https://github.com/Azure/run-command-handler-linux
  const args = (command.action ? all : all.filter(({ name }) => name === "")).map(({ value }) => value);
  const env = { ...memory(world, vm), ...Object.fromEntries(named.map(({ name, value }) => [name, value])) };
  const limit = Math.max(LEAST, ms(world, command.timeoutSeconds));
  const script = runScript(command.script, args, env, limit);
  running.set(command.operationId, script);
  Object.assign(command, { state: "Running", startedAt: now });
  void script.ended.then(({ exitCode, output, error, timedOut }) => {
    running.delete(command.operationId);
    if (command.state !== "Running") return;
    const state = timedOut ? "TimedOut" : exitCode === 0 ? "Succeeded" : "Failed";
    const message = timedOut
      ? "Execution timed out"
      : exitCode === 0
        ? "Execution completed"
        : `Execution failed: command terminated with exit status=${exitCode}`;
    Object.assign(command, { state, exitCode, output, error, message, endedAt: Date.now() });
  });
}
