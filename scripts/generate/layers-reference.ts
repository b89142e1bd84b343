import { LAYERS, OUTSIDE, PURE } from "../layers.ts";

const BEGIN = "<!-- layers: written by `npm run generate` from scripts/layers.ts -->";
const END = "<!-- /layers -->";

/** A page with the list of layers between its two markers. @throws Error where the page does not have both. */
export function withLayers(page: string): string {
  const [before, rest, ...more] = page.split(BEGIN);
  const [, after, ...others] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined || more.length + others.length > 0)
    throw new Error(`a page has "${BEGIN}" and "${END}" once each, and the list of layers between them`);
  return `${before}${BEGIN}\n${layersReference()}\n${END}${after}`;
}

/** Markdown of the layers, the lowest first, and of what is true of the rooms that do no I/O. */
function layersReference(): string {
  const rooms = LAYERS.map((layer, at) => `${at + 1}. ${inCode(layer)}`);
  return [
    ...rooms,
    "",
    `These rooms do no I/O: ${inCode(PURE)}. What they judge or say is handed in. They may not load ${inCode(OUTSIDE)}.`,
  ].join("\n");
}

function inCode(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
