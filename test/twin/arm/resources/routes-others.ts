/** Resources that have no routes of their own, by their id: what a template made is found and removed so. */
import type { Call, Route, World } from "../../core.ts";
import { locked, unknownResource } from "../errors.ts";
import { findGroup, groupScope, lastPart, param, same } from "../find.ts";
import { otherJson } from "../network/present.ts";
import { route } from "../route.ts";
import type { OtherResource } from "../types.ts";

const ONE = "/subscriptions/:subscription/resourceGroups/:group/providers/:namespace/*rest";
const scope = (call: Call) => `${groupScope(call)}/providers/${param(call, "namespace")}/${param(call, "rest")}`;
/** `Microsoft.Compute/virtualMachines/extensions` */
const typeOf = (call: Call) =>
  [
    param(call, "namespace"),
    ...param(call, "rest")
      .split("/")
      .filter((_, at) => at % 2 === 0),
  ].join("/");

export const otherRoutes: readonly Route[] = (["GET", "DELETE"] as const).map((method) => ({
  ...route(`other.${method.toLowerCase()}`, `${method} ${ONE}`, {
    versions: "any",
    answer: (world, call) => {
      const { refused } = findGroup(world, call);
      if (refused) return refused;
      const found = otherOf(world, call);
      if (method === "GET") {
        const name = lastPart(param(call, "rest"));
        return found ? { status: 200, body: otherJson(found) } : unknownResource(typeOf(call), name, param(call, "group"));
      }
      if (!found) return { status: 204 };
      if (world.azure.knobs.locked.some((name) => same(name, lastPart(found.id)))) return locked(found.id);
      return {
        status: 200,
        change: ({ azure }) => {
          azure.others = azure.others.filter(({ id }) => !same(id, found.id));
        },
      };
    },
  }),
  permission: (_: World, call: Call) => ({
    action: `${typeOf(call)}/${method === "GET" ? "read" : "delete"}`,
    scope: scope(call),
  }),
}));

function otherOf({ azure }: World, call: Call): OtherResource | undefined {
  return azure.others.find(({ id }) => same(id, scope(call)));
}
