import { LAYERS, OUTSIDE, PURE } from "../layers.ts";

/** Folders below a room, at most: `lint/configuration/terraform`. */
const DEEPEST = 2;

/** The linter's overrides that hold each file of `src/` to its layer; where a file stands says how it spells another room. */
export function layersConfiguration(): object {
  const rooms = LAYERS.flatMap((layer, rank) => layer.map((room) => ({ room, rank })));
  // Of two overrides for one file the later one holds: a room within another one comes after it.
  const overrides = rooms
    .toSorted((a, b) => a.room.split("/").length - b.room.split("/").length)
    .flatMap(({ room, rank }) => {
      const above = LAYERS.slice(rank)
        .flat()
        .filter((other) => other !== room);
      return depths(room).map((depth) => override(room, depth, above));
    });
  return { overrides };
}

function override(room: string, depth: number, above: readonly string[]): object {
  const includes = isFile(room) ? `src/${room}` : `src/${room}/${"*/".repeat(depth)}*.ts`;
  const folder = (isFile(room) ? room.split("/").slice(0, -1) : room.split("/")) as readonly string[];
  const layers = above.flatMap((other) => spellings(folder, depth, other));
  const pure = PURE.some((each) => `${room}/${"*/".repeat(depth)}`.startsWith(`${each}/`));
  const patterns = [
    {
      group: ["**/test/**", "**/scripts/**", ...layers],
      message: "this room may import rooms of lower layers alone: scripts/layers.ts",
    },
    ...(pure ? [{ group: OUTSIDE, message: "this room does no I/O: what it judges is handed in" }] : []),
  ];
  return {
    includes: [includes],
    linter: { rules: { style: { noRestrictedImports: { level: "error", options: { patterns } } } } },
  };
}

const isFile = (room: string) => room.endsWith(".ts");

function depths(room: string): number[] {
  return isFile(room) ? [0] : Array.from({ length: DEEPEST + 1 }, (_, depth) => depth);
}

/** How a file so deep below `folder` spells another room: by way of `src/`, or of a folder that both stand in. */
function spellings(folder: readonly string[], depth: number, other: string): string[] {
  const parts = other.split("/");
  const shared = parts.findIndex((part, at) => folder[at] !== part);
  return Array.from({ length: shared + 1 }, (_, kept) => {
    const ups = folder.length + depth - kept;
    const path = `${ups === 0 ? "./" : "../".repeat(ups)}${parts.slice(kept).join("/")}`;
    return isFile(other) ? path : `${path}/**`;
  });
}
