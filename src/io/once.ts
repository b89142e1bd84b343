import { Refused } from "./io.ts";

/**
 * A reading that restores share: read once a run for each key, at first need, whoever asks. A refusal is shared like an answer; an error that is
 * no refusal (a cancelled run, a defect) is not kept, so that whoever asks next tries by himself.
 *
 * For what a run neither changes nor waits for: a vault, its items, a policy, a point, a group, an account, a role. Jobs before a trigger, what a job
 * brought back, leases and what is about to be removed are read anew each time: an answer from before would start a second restore, or remove a
 * thing that is in use again.
 * @param keyOf what makes two readings one, from the reading's own parameters. Ids and names of ARM are one without regard to case.
 * @returns the shared reading. Its first argument lives as long as the run (its resource manager, its context): what was read ends with that.
 */
export function oncePer<Owner extends object, A extends readonly unknown[], T>(
  read: (owner: Owner, ...of: A) => Promise<T>,
  keyOf: (...of: [...A]) => string,
): (owner: Owner, ...of: A) => Promise<T> {
  const owners = new WeakMap<Owner, Map<string, Promise<T>>>();
  return (owner, ...of) => {
    const known = owners.get(owner) ?? new Map<string, Promise<T>>();
    owners.set(owner, known);
    const key = keyOf(...of);
    const kept = known.get(key);
    if (kept) return kept;
    const begun = read(owner, ...of);
    known.set(key, begun);
    begun.catch((error: unknown) => {
      if (!(error instanceof Refused)) known.delete(key);
    });
    return begun;
  };
}

/** Reads several things by name, each once. */
export async function eachOnce<T>(names: readonly string[], read: (name: string) => Promise<T>): Promise<Record<string, T>> {
  const distinct = [...new Set(names)];
  return Object.fromEntries(await Promise.all(distinct.map(async (name): Promise<[string, T]> => [name, await read(name)])));
}
