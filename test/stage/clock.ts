const Real = globalThis.Date;

/** While `work` runs, `Date` shows this time (epoch milliseconds): libraries that ask for the time see the stage's. */
export async function onClock<T>(now: () => number, work: () => Promise<T>): Promise<T> {
  const outer = globalThis.Date;
  globalThis.Date = class extends Real {
    constructor(...args: readonly unknown[]) {
      super(...((args.length === 0 ? [now()] : args) as [number]));
    }
    static override now(): number {
      return now();
    }
  } as DateConstructor;
  try {
    return await work();
  } finally {
    globalThis.Date = outer;
  }
}
