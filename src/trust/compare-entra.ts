import { ENTRA_AUDIENCE } from "../clouds/identity/entra.ts";
import type { Compared, Refusal } from "../core/index.ts";
import type { Credential, EntraDemand } from "./demand.ts";
import { satisfies, terms } from "./flexible.ts";
import { claimRow, type Presented, row } from "./row.ts";

/** The credential that the token fits, or the one that comes nearest to it. */
export function nearest(
  presented: Presented,
  { credentials }: Pick<EntraDemand, "credentials">,
  claims: Readonly<Record<string, unknown>>,
): Credential | undefined {
  const score = (of: Credential) =>
    (of.issuer === presented.issuer ? 1000 : 0) +
    (subjectFits(presented, of, claims) ? 2000 : alike(presented.subject, of.subject ?? "")) +
    // It may be this one that fits.
    (of.expression !== null && terms(of.expression) === undefined ? 1200 : 0) +
    (of.audiences.includes(presented.audience) ? 600 : 0);
  return credentials.toSorted((a, b) => score(b) - score(a))[0];
}

function subjectFits(
  presented: Presented,
  { subject, expression }: Credential,
  claims: Readonly<Record<string, unknown>>,
): boolean {
  if (expression === null) return subject === presented.subject;
  return terms(expression)?.every((term) => satisfies(term, { ...claims, sub: presented.subject })) === true;
}

/** Whether this credential would take the token; null: its expression cannot be evaluated here. */
export function takes(of: Credential, presented: Presented, claims: Readonly<Record<string, unknown>>): boolean | null {
  if (of.issuer !== presented.issuer || !of.audiences.includes(presented.audience)) return false;
  if (of.expression !== null && terms(of.expression) === undefined) return null;
  return subjectFits(presented, of, claims);
}

/** How many characters two texts begin and end with alike, without case. */
function alike(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  let n = 0;
  while (n < Math.min(x.length, y.length, 500) && x[n] === y[n]) n++;
  return n;
}

/** Claim by claim, by the credential that was read. */
export function againstCredentials(
  presented: Presented,
  { credentials }: Pick<EntraDemand, "credentials">,
  claims: Readonly<Record<string, unknown>>,
): Compared[] {
  const one = nearest(presented, { credentials }, claims);
  if (!one) {
    return [
      row({
        cloud: "entra",
        what: "credential",
        presented: presented.subject,
        demanded: "none is configured",
        from: "read",
        agrees: false,
      }),
    ];
  }
  const audience = one.audiences.includes(presented.audience) ? presented.audience : one.audiences.join(", ");
  return [
    claimRow("entra", "issuer", presented.issuer, one.issuer, "read"),
    ...(one.expression === null
      ? [claimRow("entra", "subject", presented.subject, one.subject ?? "", "read")]
      : byExpression(one.expression, { ...claims, sub: presented.subject })),
    claimRow("entra", "audience", presented.audience, audience, "read"),
  ];
}

function byExpression(expression: string, claims: Readonly<Record<string, unknown>>): Compared[] {
  const known = terms(expression);
  const common = { cloud: "entra", from: "read" } as const;
  if (!known)
    return [row({ ...common, what: "expression", presented: "could not be evaluated here", demanded: expression, agrees: null })];
  return known.map((term) => {
    const value = claims[term.claim];
    const presented = typeof value === "string" ? value : "the token has no such claim";
    const what = term.claim === "sub" ? "subject" : term.claim;
    return row({ ...common, what, presented, demanded: `${term.operator} '${term.operand}'`, agrees: satisfies(term, claims) });
  });
}

/** What Entra's refusal lets us conclude: it compares issuer, then subject, then audience, and names the first that no credential has. */
const SAYS: Readonly<Record<string, readonly [issuer: boolean | null, subject: boolean | null, audience: boolean | null]>> = {
  AADSTS70021: [null, null, null],
  AADSTS700211: [false, null, null],
  AADSTS700212: [true, true, false],
  AADSTS700213: [true, false, null],
  AADSTS7002138: [true, false, null],
  AADSTS7002131: [true, false, null],
};

const UNKNOWN = [null, null, null] as const;

/** Claim by claim, by what the refusal and the plan say; empty when the refusal is about something else than the claims. */
export function againstRefusal(presented: Presented, refusal: Refusal, planned: string | undefined): Compared[] {
  // Whatever Entra's reason, a subject that the plan does not expect is worth a look.
  const unexpected = planned !== undefined && planned !== presented.subject ? UNKNOWN : [];
  const [issuer, subject, audience] = SAYS[refusal.code ?? ""] ?? unexpected;
  if (issuer === undefined || subject === undefined || audience === undefined) return [];
  const claim = (what: "issuer" | "subject", agrees: boolean | null) =>
    row({
      cloud: "entra",
      what,
      presented: presented[what],
      demanded: agrees ? presented[what] : null,
      from: agrees === null ? "unreadable" : "refusal",
      agrees,
      differences:
        what === "subject" && refusal.code === "AADSTS7002138"
          ? [
              {
                kind: "case",
                sentence: "A credential has this subject in another case, and Entra's comparison is case-sensitive.",
              },
            ]
          : [],
    });
  return [
    claim("issuer", issuer),
    planned !== undefined && subject !== true
      ? claimRow("entra", "subject", presented.subject, planned, "plan")
      : claim("subject", subject),
    // The right audience, refused all the same: then the credential has another one.
    audience === false && presented.audience === ENTRA_AUDIENCE
      ? row({
          cloud: "entra",
          what: "audience",
          presented: presented.audience,
          demanded: null,
          from: "refusal",
          agrees: false,
          differences: [{ kind: "audience", sentence: `The credential has another audience; it must be ${ENTRA_AUDIENCE}.` }],
        })
      : claimRow("entra", "audience", presented.audience, ENTRA_AUDIENCE, "rule"),
  ];
}
