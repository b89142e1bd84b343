import { oneLine, type SecretUse } from "../../core/index.ts";
import { instant } from "../../io/io.ts";
import type { Doing } from "./restore-context.ts";

/** Writes down which version of a secret was used for what, now. @param what a step, or a parameter file, as the plan names it. */
export function noteUse(
  { io, about, secrets }: Doing,
  what: string,
  { name, wanted, version, createTime }: Pick<SecretUse, "wanted" | "version" | "createTime"> & { readonly name: string },
): void {
  const step = oneLine(what).slice(0, 200);
  const use: SecretUse = { restore: about.restore.name, step, wanted, version, createTime, usedAt: instant(io.now()) };
  secrets.find((each) => each.name === name)?.uses?.push(use);
}
