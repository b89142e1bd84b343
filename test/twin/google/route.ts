import type { Service } from "../../../src/core/index.ts";
import type { Answer, Call, Route, Shape, World } from "../core.ts";

interface Row {
  /** Permission and the resource it is needed on; left out: any caller whom Google knows. */
  readonly needs?: readonly [permission: string, on: (call: Call, world: World) => string];
  readonly accepts?: Shape;
  readonly answer: (world: World, call: Call) => Answer;
}

/** A row of one of Google's services: name, `METHOD /path`, and what it needs. */
export function route(service: Service, name: string, line: string, { needs, accepts, answer }: Row): Route {
  const [method = "", path = ""] = line.split(" ");
  return {
    name: `google.${name}`,
    service,
    method,
    path,
    ...(needs ? { permission: (world, call) => ({ action: needs[0], scope: needs[1](call, world) }) } : {}),
    ...(accepts ? { accepts } : {}),
    answer,
  };
}

export function param(call: Call, name: string): string {
  return call.params[name] ?? "";
}

/** A project by id or number, as both may stand in a path. */
export function projectOf({ google }: World, name: string) {
  return google.projects.find(({ id, number }) => id === name || number === name);
}

/** RFC 3339 as Google's APIs write it: Python's clients read `expireTime` strictly, without a fraction. */
export function stamp(at: number, fraction = true): string {
  const text = new Date(at).toISOString();
  return fraction ? text.replace(/Z$/, "000Z") : text.replace(/\.\d+Z$/, "Z");
}
