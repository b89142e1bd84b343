import { azureWorld } from "./arm/world.ts";
import type { World } from "./core.ts";
import { entraWorld } from "./entra/world.ts";
import { githubWorld } from "./github/world.ts";
import { googleWorld } from "./google/world.ts";

/** Clouds in which a restore of orders-01 passes. `now`: epoch milliseconds. `base` is set when the twin listens. */
export function buildWorld(now: number, speed = 1): World {
  return { base: "", speed, github: githubWorld(now), entra: entraWorld(), google: googleWorld(now), azure: azureWorld(now) };
}

/**
 * Changes a world by a JSON merge patch (RFC 7396): maps are merged key by key, null removes a key, anything else, lists too, replaces.
 * @throws Error when the patch names a part of the world that does not exist, or is no map.
 */
export function patchWorld(world: World, patch: unknown): void {
  if (!isMap(patch)) throw new Error("a world patch is a JSON object");
  const unknown = Object.keys(patch).filter((key) => !(key in world));
  if (unknown.length > 0) throw new Error(`the world has no ${unknown.join(", ")}; it has ${Object.keys(world).join(", ")}`);
  merge(world, patch);
}

function merge(into: object, patch: Readonly<Record<string, unknown>>): void {
  const target = into as Record<string, unknown>;
  for (const [key, value] of Object.entries(patch)) {
    const old = target[key];
    if (value === null) delete target[key];
    else if (isMap(value) && isMap(old)) merge(old, value);
    else target[key] = value;
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
