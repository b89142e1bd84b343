import { retryAfterMs } from "../clouds/refusals/transient.ts";
import { onAbort } from "./on-abort.ts";
import type { Wire, WireAnswer, WireRequest } from "./wire.ts";

/** Reads under way at once, over a run. */
const MOST = 32;
/** A host that throttles still gets so many at once. */
const FEWEST = 2;
/** After a throttled answer a host is asked for nothing for as long as it says, within these bounds: one path's long wait must not hold all others. */
const PAUSE_MS = { unsaid: 1_000, most: 5_000 };

/** Resolves after so many milliseconds; rejects when the run is cancelled. */
type Sleep = (ms: number) => Promise<void>;

/**
 * The wire with a gate in front of its reads (GET and HEAD). At most `most` are under way at once; the others wait, before their deadline begins, in
 * the order of their coming. A read that failed and is asked again comes first, so that its patience is not spent in the queue. A host that
 * throttles pauses and halves its own part, and gets one place more after each `most` good answers in a row: where a bucket refills by 25 a
 * second, one read in ten is refused at most. A read whose signal is aborted leaves at once. Everything else passes: a change waits behind no read.
 *
 * One gate a run: the step makes its own, and the post step has none. p-limit and its like know neither signals nor hosts.
 */
export function gated(wire: Wire, sleep: Sleep, most = MOST): Wire {
  const hosts = new Map<string, Host>();
  let places = 0;
  const hostOf = (name: string): Host => {
    const host = hosts.get(name) ?? new Host(most);
    hosts.set(name, host);
    return host;
  };
  /** Lets in whoever came first, of the hosts that have room. */
  const letIn = () => {
    const all = [...hosts.values()];
    for (let free = most - all.reduce((sum, { underWay }) => sum + underWay, 0); free > 0; free--) {
      const [first] = all.flatMap((host) => host.first ?? []).sort((a, b) => a.place - b.place);
      if (!first) return;
      first.begin();
    }
  };
  const turn = (host: Host, { url, signal }: WireRequest) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted();
      const queue = host.failed.has(url) ? host.again : host.waiting;
      const leave = () => {
        stay();
        queue.delete(own);
        reject(signal.reason);
      };
      const begin = () => {
        stay();
        queue.delete(own);
        host.underWay++;
        resolve();
      };
      const own: Waiting = { place: queue === host.again ? -1 : places++, begin };
      const stay = onAbort(signal, leave);
      queue.add(own);
      letIn();
    });
  const pause = async (host: Host, ms: number) => {
    host.paused = true;
    // A cancelled run has nobody waiting.
    await sleep(ms).catch(() => {});
    host.paused = false;
    letIn();
  };
  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") return wire(request);
    const host = hostOf(new URL(request.url).host);
    await turn(host, request);
    const { narrowed } = host;
    host.failed.add(request.url);
    try {
      const answer = await wire(request);
      if (answer.status < 500 && answer.status !== 408 && answer.status !== 429) host.failed.delete(request.url);
      const pauseMs = host.learn(answer, narrowed);
      if (pauseMs > 0) void pause(host, pauseMs);
      return answer;
    } finally {
      host.underWay--;
      letIn();
    }
  };
}

/** A read before its turn. */
interface Waiting {
  /** In the one queue of all hosts. */
  readonly place: number;
  begin(): void;
}

/** What is known of one host. */
class Host {
  /** In the order of their coming. */
  readonly waiting = new Set<Waiting>();
  /** Those that failed before: they come first. */
  readonly again = new Set<Waiting>();
  /** Addresses whose last answer was no good. */
  readonly failed = new Set<string>();
  underWay = 0;
  paused = false;
  /** How often it was narrowed. What was under way then says nothing of its new width. */
  narrowed = 0;
  readonly #most: number;
  #width: number;
  /** Answers in a row that were not throttled. */
  #calm = 0;
  constructor(most: number) {
    this.#most = most;
    this.#width = most;
  }

  /** Who is next, if there is room. */
  get first(): Waiting | undefined {
    if (this.paused || this.underWay >= this.#width) return undefined;
    const [next] = this.again.size > 0 ? this.again : this.waiting;
    return next;
  }

  /** Takes an answer into account. @param narrowed the count when its request was sent. @returns how long the host is to be left alone, in ms. */
  learn({ status, headers, text }: WireAnswer, narrowed: number): number {
    if (this.narrowed !== narrowed) return 0;
    if (status === 429 || (status === 503 && headers["retry-after"] !== undefined)) {
      this.#calm = 0;
      this.narrowed++;
      this.#width = Math.max(FEWEST, Math.floor(this.#width / 2));
      return Math.min(retryAfterMs(headers, text) ?? PAUSE_MS.unsaid, PAUSE_MS.most);
    }
    if (this.#width < this.#most && ++this.#calm >= this.#most) {
      this.#calm = 0;
      this.#width++;
    }
    return 0;
  }
}
