import { PROXY_REFUSED, Unanswered } from "../clouds/refusals/unanswered.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** A proxy, and who says so. */
export interface NamedProxy {
  readonly url: URL;
  /** Its host and port. */
  readonly address: string;
  /** The environment's variable, by the name that it has there. */
  readonly variable: string;
}

/**
 * The proxy that a request goes through: HTTPS_PROXY, or HTTP_PROXY for plain HTTP, unless NO_PROXY exempts the host. The rules are those of
 * a self-hosted runner: https://docs.github.com/actions/how-tos/manage-runners/self-hosted-runners/use-proxy-servers. A lower-case name
 * comes first, as with curl.
 * @throws Unanswered when the variable holds no address of one.
 */
export function proxyFor(url: URL, env: Env): NamedProxy | undefined {
  const name = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  const [variable, proxy] = either(env, name) ?? [];
  if (variable === undefined || proxy === undefined || exempt(url, either(env, "no_proxy")?.[1] ?? "")) return undefined;
  const text = /^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`;
  const at = URL.canParse(text) ? new URL(text) : undefined;
  if (!at || !/^https?:$/.test(at.protocol))
    throw new Unanswered(PROXY_REFUSED, `${variable} holds no address of a proxy (http:// or https://).`);
  return { url: at, address: `${at.hostname}:${at.port || (at.protocol === "https:" ? "443" : "80")}`, variable };
}

/** A name of the list stands for the host and all below it, with a port for that port alone; `*` for every host. */
function exempt({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.toLowerCase();
  const own = port || (protocol === "https:" ? "443" : "80");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== "")
    .some((each) => {
      if (each === "*") return true;
      const [, name = each, only] = /^(.*?)(?::(\d+))?$/.exec(each) ?? [];
      const bare = name.replace(/^\*?\./, "");
      return (only === undefined || only === own) && (host === bare || host.endsWith(`.${bare}`));
    });
}

function either(env: Env, name: string): readonly [string, string] | undefined {
  for (const own of [name, name.toUpperCase()]) {
    const value = env[own]?.trim();
    if (value) return [own, value];
  }
  return undefined;
}
