import { PROXY_UNREACHED, Unanswered } from "../clouds/refusals/unanswered.ts";
import type { NamedProxy } from "./proxy.ts";

/** How long a proxy that never made a tunnel may take for one: one that is there answers within a second or two. */
const FIRST_TUNNEL_MS = 5_000;
/** How often one request tries it, with the retry loop's first pauses in between. */
const TRIES = 3;

/**
 * What a process has seen of one proxy. Until it answered once, each request would wait out the network's patience, one after another: so the first
 * request whose every try failed tells that nobody is there, and all others fail at once. A proxy that did answer is one that may come back.
 */
export class Reach {
  readonly #proxy: NamedProxy;
  readonly #failed = new Map<string, number>();
  #answered = false;
  #gone: Unanswered | undefined;
  constructor(proxy: NamedProxy) {
    this.#proxy = proxy;
  }

  /** @throws Unanswered where the proxy is known not to be there. */
  check(): void {
    if (this.#gone) throw this.#gone;
  }

  /** How long a tunnel may take, in milliseconds; undefined: as long as the request. */
  get withinMs(): number | undefined {
    return this.#answered ? undefined : FIRST_TUNNEL_MS;
  }

  /** The proxy answered, whatever it said. */
  answered(): void {
    this.#answered = true;
    this.#gone = undefined;
  }

  /**
   * A request found no answer of the proxy.
   * @param request what tells it from others, not from its own repetitions.
   * @returns what is to be thrown: the failure itself or, after the last try, that the proxy is not there.
   */
  failed(request: string, failure: Unanswered): Unanswered {
    const times = (this.#failed.get(request) ?? 0) + 1;
    this.#failed.set(request, times);
    if (this.#answered || times < TRIES) return failure;
    const { address, variable } = this.#proxy;
    this.#gone = new Unanswered(
      PROXY_UNREACHED,
      failure.message.replace(`The proxy ${address}`, `The proxy ${address}, which ${variable} names,`),
    );
    return this.#gone;
  }
}
