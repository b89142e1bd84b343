import type { Host } from "../src/action/host.ts";

/**
 * A host whose step dies as a process does that is killed: from then on nothing that it asked for comes back, and nothing that it says is heard.
 * What it was about to do without asking anybody (a file that it is writing) is done.
 */
export function mortal(host: Host, death: AbortSignal): Host {
  const heard =
    <A extends readonly unknown[]>(say: (...of: A) => void) =>
    (...of: A): void => {
      if (!death.aborted) say(...of);
    };
  const comesBack =
    <A extends readonly unknown[], T>(ask: (...of: A) => Promise<T>) =>
    (...of: A): Promise<T> =>
      new Promise((resolve, reject) => {
        if (death.aborted) return;
        ask(...of).then(heard(resolve), heard(reject));
      });
  const { log } = host;
  return {
    ...host,
    log: { group: heard(log.group), endGroup: heard(log.endGroup), info: heard(log.info), debug: heard(log.debug) },
    annotate: heard(host.annotate),
    wire: comesBack(host.wire),
    mask: heard(host.mask),
    output: heard(host.output),
    summary: comesBack(host.summary),
    saveState: heard(host.saveState),
    sleep: comesBack(host.sleep),
  };
}
