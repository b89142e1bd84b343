/** What the platform sees of a machine that starts: first power, then its agent. A machine without `bootedAt` has run for long. */
import type { World } from "../../core.ts";
import { ms } from "../time.ts";
import type { VirtualMachine } from "../types.ts";

export function powerOf(vm: VirtualMachine, world: World, now: number): "starting" | VirtualMachine["power"] {
  if (vm.power !== "running") return vm.power;
  return since(vm, world, now, world.azure.knobs.bootSeconds) ? "running" : "starting";
}

export function agentReady(vm: VirtualMachine, world: World, now: number): boolean {
  return powerOf(vm, world, now) === "running" && since(vm, world, now, world.azure.knobs.agentSeconds);
}

function since({ bootedAt }: VirtualMachine, world: World, now: number, seconds: number | null): boolean {
  return bootedAt === undefined || (seconds !== null && now >= bootedAt + ms(world, seconds));
}
