import type { Tree } from "../../src/tree/tree.ts";

/** A repository without files. */
export const NOTHING: Tree = {
  name: "an empty repository",
  match: async () => [],
  read: async () => ({ no: "missing", why: "does not exist" }),
};
