import type { Done } from "../../judge/phase.ts";
import { type Doing, said } from "../engine/restore-context.ts";
import { ENGINE_RULES } from "../engine/rules.ts";

/** The phase `restore`, failed for what another restore, or somebody's word, has to do with it. */
export function failedBy(
  { about }: Pick<Doing, "about">,
  which: "rival" | "gaveWay" | "notOurs",
  words: { readonly message: string; readonly fix: string },
): Done {
  return { findings: [said(about, ENGINE_RULES[which], words)], verdict: "failed" };
}
