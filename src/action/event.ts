import { readEvent } from "../clouds/github/event.ts";
import type { Settings } from "../core/index.ts";
import { textOf } from "../files/file.ts";
import type { Host } from "./host.ts";

/** The payload of what started the run; null when there is none. */
export function eventText({ env }: Pick<Host, "env">): Promise<string | null> {
  return textOf(env.GITHUB_EVENT_PATH ?? "");
}

/** Which branch is the default one, only the event tells. */
export async function withEvent(host: Pick<Host, "env">, settings: Settings): Promise<Settings> {
  return { ...settings, branch: { ...settings.branch, default: readEvent(await eventText(host)).defaultBranch } };
}
