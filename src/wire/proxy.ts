import { PROXY_REFUSED, Unanswered } from "../refusals/unanswered.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that a request goes through: HTTPS_PROXY, or HTTP_PROXY for plain HTTP, unless NO_PROXY exempts the host. The rules are those of
 * a self-hosted runner: https://docs.github.com/actions/how-tos/manage-runners/self-hosted-runners/use-proxy-servers. A lower-case name
 * comes first, as with curl.
 * @throws Unanswered when the variable holds no address of one.
 */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const name = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  const proxy = either(env, name);
  if (proxy === undefined || exempt(url, either(env, "no_proxy") ?? "")) return undefined;
  const text = /^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Unanswered(PROXY_REFUSED, `${name.toUpperCase()} holds no address of a proxy (http:// or https://).`);
  return new URL(text);
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

function either(env: Env, name: string): string | undefined {
  return env[name]?.trim() || env[name.toUpperCase()]?.trim() || undefined;
}
