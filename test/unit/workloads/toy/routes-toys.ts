import { findGroup, groupScope, param, same } from "../../../twin/arm/find.ts";
import { otherJson } from "../../../twin/arm/network/present.ts";
import { page, route } from "../../../twin/arm/route.ts";
import type { OtherResource } from "../../../twin/arm/types.ts";
import type { Answer, Call, Route, World } from "../../../twin/core.ts";
import { TOYS } from "./made.ts";

const ALL = `/subscriptions/:subscription/resourceGroups/:group/providers/${TOYS.type}`;
const at = (call: Call) => `${groupScope(call)}/providers/${TOYS.type}`;

/** Toys as resources: listed, read, tagged and removed. */
export const toyRoutes: readonly Route[] = [
  route("toys.list", `GET ${ALL}`, {
    versions: "any",
    needs: [`${TOYS.type}/read`, at],
    answer: (world, call) =>
      findGroup(world, call).refused ??
      page(world, call, world.azure.others.filter(({ id }) => same(id.slice(0, id.lastIndexOf("/")), at(call))).map(otherJson)),
  }),
  one("GET", "read", (toy) => ({ status: 200, body: otherJson(toy) })),
  one("PATCH", "write", (toy, { body }) => ({
    status: 200,
    body: otherJson(toy),
    change: () => void Object.assign(toy, body),
  })),
  one("DELETE", "delete", (toy) => ({
    status: 200,
    change: ({ azure }) => {
      azure.others = azure.others.filter(({ id }) => id !== toy.id);
    },
  })),
];

function one(method: string, action: string, answer: (toy: OtherResource, call: Call) => Answer): Route {
  return route(`toy.${method.toLowerCase()}`, `${method} ${ALL}/:toy`, {
    versions: "any",
    needs: [`${TOYS.type}/${action}`, at],
    answer: ({ azure }: World, call) => {
      const toy = azure.others.find(({ id }) => same(id, `${at(call)}/${param(call, "toy")}`));
      return toy
        ? answer(toy, call)
        : { status: 404, body: { error: { code: "ResourceNotFound", message: "There is no such toy." } } };
    },
  });
}
