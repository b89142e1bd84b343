interface Listening {
  readonly all: Set<() => void>;
  readonly tell: () => void;
}
const signals = new WeakMap<AbortSignal, Listening>();

/**
 * Calls `what` when the signal is aborted. All who listen to one signal share one listener: an EventTarget compares each new listener with all that
 * it has, which is quadratic for thousands.
 * @returns what ends the listening.
 */
export function onAbort(signal: AbortSignal, what: () => void): () => void {
  const { all, tell } = signals.get(signal) ?? listening(signal);
  if (all.size === 0) signal.addEventListener("abort", tell);
  all.add(what);
  return () => {
    all.delete(what);
    // A signal that somebody listens to is kept in memory by the one that it follows.
    if (all.size === 0) signal.removeEventListener("abort", tell);
  };
}

function listening(signal: AbortSignal): Listening {
  const all = new Set<() => void>();
  const made = {
    all,
    tell: () => {
      for (const each of all) each();
    },
  };
  signals.set(signal, made);
  return made;
}
