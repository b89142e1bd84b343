/** Hosts of the built-in clouds and of GitHub; a name that begins with a dot stands for the hosts below it. */
const BUILT_IN = [
  "github.com",
  "api.github.com",
  ".actions.githubusercontent.com",
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "login.chinacloudapi.cn",
  "login.partner.microsoftonline.cn",
  "management.azure.com",
  "management.usgovcloudapi.net",
  "management.chinacloudapi.cn",
  "graph.microsoft.com",
  ".blob.core.windows.net",
  ".blob.core.usgovcloudapi.net",
  ".blob.core.chinacloudapi.cn",
  ".googleapis.com",
];

/** The hosts that no cloud of ours owns: the plan, or the runner's environment, named them. A port other than 443 makes a host another one. */
export function otherHosts(hosts: readonly string[]): string[] {
  return hosts.filter((host) => {
    const name = host.toLowerCase().replace(/:443$/, "");
    return !BUILT_IN.some((known) => name === known || (known.startsWith(".") && name.endsWith(known)));
  });
}
