import { duration } from "../../core/duration.ts";
import { claims } from "../../core/evidence/claims.ts";
import type { Instant, Run } from "../../core/index.ts";
import { cell, code, shorten } from "../escape.ts";
import { between, when } from "../time.ts";
import { ICON, word } from "../verdicts.ts";
import { type Block, table } from "./block.ts";

const name = (of: string | null) => code(shorten(of ?? "", 300)) || "–";

/** Who this run is in each cloud, from which token, and for how long. */
export function trust(run: Run): Block[] {
  const { github, azure, google } = run.identity;
  const rows: string[][] = [];
  const { sub, iss } = github ? claims(github) : {};
  if (github) rows.push(["GitHub", `subject ${name(text(sub))}`, `issuer ${name(text(iss))}`, "a new token for each exchange"]);
  if (azure)
    rows.push([
      "Azure",
      `client ${name(azure.clientId)}, object ${name(azure.objectId)}, tenant ${name(azure.tenantId)}`,
      azure.through
        ? `ID token of Google service account ${name(azure.through.serviceAccount)}`
        : `token of ${FROM[azure.subjectToken]}`,
      life(run.startedAt, azure.expiresAt),
    ]);
  if (google)
    rows.push([
      "Google Cloud",
      google.serviceAccount === null
        ? name(google.principal)
        : `${name(google.principal)}, as service account ${name(google.serviceAccount)}`,
      google.subjectToken === "azure" && azure
        ? `Entra's token of application ${name(azure.clientId)}`
        : `token of ${FROM[google.subjectToken]}`,
      life(run.startedAt, google.expiresAt),
    ]);
  return table(7, "### Trust", ["Cloud", "Who the run is there", "Proven by", "First token valid until"], rows);
}

const FROM = { github: "GitHub", google: "Google", azure: "Entra" } as const;

function text(of: unknown): string {
  return typeof of === "string" ? of : "";
}

function life(from: Instant, until: Instant): string {
  const seconds = between(from, until);
  return `${cell(when(until))}${seconds === null || seconds < 0 ? "" : `, ${duration(seconds)} after the start`}`;
}

/** Which version of each secret, and how old it is against its limit. */
export function secrets(run: Run): Block[] {
  const days = (of: number | null) => (of === null ? "not known" : `${Math.floor(of)} d`);
  const rows = run.secrets.map((of) => [
    name(of.name),
    name(of.resource),
    of.version === null ? "none" : `${name(of.version)}${of.state === null ? "" : ` ${cell(of.state.toLowerCase())}`}`,
    days(of.ageDays),
    days(of.maxAgeDays),
    of.verdict === "failed" && of.ageDays !== null && of.ageDays > of.maxAgeDays
      ? "❌ too old"
      : `${ICON[of.verdict]} ${word(of.verdict)}`,
  ]);
  return table(7, "### Secrets", ["Secret", "Resource", "Newest enabled version", "Age", "Limit", "Verdict"], rows);
}
