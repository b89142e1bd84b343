const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
/** `https://host` or `https://host:port`; a slash may follow. */
export const HOST_URL = new RegExp(`^https://(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9A-Fa-f:.]+\\])(?::[1-9][0-9]{0,4})?/?$`);
/** DNS has no longer names. */
const LONGEST_HOST = 253;

/**
 * Whether a text names a service's host and nothing besides: tokens go there, and requests' paths are put behind it. A host that URL parsers write
 * in another way (0x7f.1, an escape, a name beyond ASCII) is none: whoever reads the plan would take it for another one.
 */
export function isHostUrl(text: string): boolean {
  if (!HOST_URL.test(text) || !URL.canParse(text)) return false;
  const { origin, hostname } = new URL(text);
  const plain = text.toLowerCase().replace(/\/$/, "");
  return hostname.length <= LONGEST_HOST && (plain === origin || plain === `${origin}:443`);
}

/** Whether a text is a domain of services: `sts.` and its like before it make a host. */
export function isDomain(text: string): boolean {
  return text === text.toLowerCase() && text.includes(".") && !/[:/[]/.test(text) && isHostUrl(`https://iamcredentials.${text}`);
}
