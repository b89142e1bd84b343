import type { Instant } from "../../core/index.ts";

/** Tags of everything that a drill makes. Without a readable expiry nothing is ever removed by another run. */
export const TAGS = {
  run: "proof-of-restore-run",
  repository: "proof-of-restore-repository",
  expires: "proof-of-restore-expires",
} as const;

/** @param ownerId of the run that made it. @param expires null in mode restore: what it makes is kept. */
export function tagsOf(ownerId: string, repositoryId: string, expires: Instant | null): Record<string, string> {
  return {
    [TAGS.run]: ownerId,
    [TAGS.repository]: repositoryId,
    ...(expires === null ? {} : { [TAGS.expires]: expires }),
  };
}

/** A tag's value, whatever the case of its name: Azure compares tag names without regard to it. */
export function tag(tags: Readonly<Record<string, string>> | null | undefined, name: string): string | undefined {
  return Object.entries(tags ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
