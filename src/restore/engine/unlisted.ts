import { isTransient } from "../../clouds/refusals/transient.ts";
import type { Refusal } from "../../core/index.ts";

/** A list that could not be had: nothing is known of what it would have held. */
export interface Unlisted {
  readonly unlisted: Refusal;
}

/** Why something could not be listed, and what to do: a refusal is somebody's decision, no answer leaves a question open. */
export interface Why {
  readonly why: string;
  readonly fix: string;
}

/**
 * @param what as a subject: "the disks in drill-target". @param role what lets an identity list them: "Reader on drill-target".
 */
export function whyUnlisted(refusal: Refusal, what: string, role: string): Why {
  const { status, code } = refusal;
  const given = [status, code].filter((each) => each !== undefined).join(" ");
  const said = given === "" ? firstLine(refusal.text) : given;
  if (status === 403)
    return {
      why: `${upper(what)} may not be listed by this identity (${said}): a role is missing, or a network rule forbids it`,
      fix: `Give the identity ${role}.`,
    };
  if (status === 401)
    return {
      why: `${upper(what)} could not be listed: the identity's token was not accepted (${said})`,
      fix: `Run again; give the identity ${role} if it lacks it.`,
    };
  if (status === 404)
    return {
      why: `${upper(what)} could not be listed: Azure knows no such place (${said})`,
      fix: "Look whether somebody has removed it.",
    };
  if (status !== undefined && status < 300)
    return {
      why: `${upper(what)} could not be listed: the answer cannot be read (${status}: ${firstLine(refusal.text)})`,
      fix: "Look whether a proxy stands between the runner and Azure, and run again.",
    };
  if (isTransient(refusal))
    return {
      why: `${upper(what)} could not be listed: Azure did not answer (${said}), so the question is open`,
      fix: "Run again, or look by hand.",
    };
  return { why: `${upper(what)} could not be listed (${said}: ${firstLine(refusal.text)})`, fix: "Look by hand." };
}

const firstLine = (text: string) => (text.split("\n")[0] ?? "").replace(/\.$/, "");
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
