import type { At, Configuration, PlaceOf } from "./model.ts";
import { parseSource } from "./parse.ts";
import type { Problem, Source } from "./source.ts";

/**
 * What one kind of file says; null: the file is of another kind; a text: it is of this kind, and why it cannot be understood. Pure, and never
 * throws on odd data.
 */
export type Reader = (source: Source) => Partial<Configuration> | string | null;

export interface ReadConfiguration {
  readonly configuration: Configuration;
  /** Files that could not be read or understood, which are therefore not clean. */
  readonly problems: readonly Problem[];
  readonly placeOf: PlaceOf;
}

/**
 * Files as one configuration, all at once.
 * @param files path → bytes, in the order in which findings name them.
 */
export function readConfiguration(files: ReadonlyMap<string, Uint8Array>, readers: readonly Reader[]): ReadConfiguration {
  const reading = readOneByOne(files, readers);
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}

/**
 * Files as one configuration: each goes to the first reader that knows its kind. It yields after each file: of thousands the caller can let
 * others have their turn.
 * @param files path → bytes, in the order in which findings name them.
 * @param mostThings a file by which they would hold more is a problem instead.
 */
export function* readOneByOne(
  files: ReadonlyMap<string, Uint8Array>,
  readers: readonly Reader[],
  mostThings = MOST_THINGS,
): Generator<void, ReadConfiguration, void> {
  const sources = new Map<string, Source>();
  const problems: Problem[] = [];
  let things = 0;
  const parts: Partial<Configuration>[] = [];
  for (const [path, bytes] of files) {
    yield;
    const source = parseSource(path, bytes);
    if (!("value" in source)) {
      problems.push(source);
      continue;
    }
    sources.set(path, source);
    const part = firstOf(readers, source);
    if (part !== null && typeof part !== "string") {
      const more = thingsIn(part);
      if (things + more > mostThings) problems.push(tooMany(path, mostThings));
      else {
        parts.push(part);
        things += more;
      }
    } else
      problems.push({
        where: { path, line: 1, column: 1 },
        message: part ?? "The file is none that can be checked: no template, policy, `terraform show -json` plan or workflow.",
        fix: "Let the plan's `configuration` name such files alone.",
      });
  }
  return { configuration: joined(parts), problems, placeOf: placesIn(sources) };
}

/** Resources, jobs, steps and schedules that files may hold together: what rules take time for. */
const MOST_THINGS = 100_000;

function thingsIn({ workflows = [], ...resources }: Partial<Configuration>): number {
  const counts = [
    ...Object.values(resources).map(({ length }) => length),
    ...workflows.map(({ jobs, crons }) => 1 + crons.length + jobs.reduce((sum, { steps }) => sum + 1 + steps.length, 0)),
  ];
  return counts.reduce((sum, each) => sum + each, 0);
}

function tooMany(path: string, most: number): Problem {
  return {
    where: { path, line: 1, column: 1 },
    message: `The file was not judged: with the files before it, it holds more than ${most} resources, jobs, steps and schedules.`,
    fix: "Let the plan's `configuration` name fewer files.",
  };
}

function firstOf(readers: readonly Reader[], source: Source): Partial<Configuration> | string | null {
  for (const reader of readers) {
    const part = reader(source);
    if (part !== null) return part;
  }
  return null;
}

/** All parts as one; what several files say stands in their order. */
export function joined(parts: readonly Partial<Configuration>[]): Configuration {
  const all = <T>(of: (part: Partial<Configuration>) => readonly T[] | undefined): T[] => parts.flatMap((part) => of(part) ?? []);
  return {
    vaults: all(({ vaults }) => vaults),
    policies: all(({ policies }) => policies),
    items: all(({ items }) => items),
    sources: all(({ sources }) => sources),
    credentials: all(({ credentials }) => credentials),
    pools: all(({ pools }) => pools),
    providers: all(({ providers }) => providers),
    secrets: all(({ secrets }) => secrets),
    bindings: all(({ bindings }) => bindings),
    workflows: all(({ workflows }) => workflows),
  };
}

function placesIn(sources: ReadonlyMap<string, Source>): PlaceOf {
  const known = new Map<string, ReturnType<PlaceOf>>();
  return ({ path, keys }: At) => {
    const key = JSON.stringify([path, keys]);
    const place = known.get(key) ?? sources.get(path)?.place(keys) ?? { path, line: 1, column: 1 };
    known.set(key, place);
    return place;
  };
}
