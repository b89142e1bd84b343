import { ENTRA_AUDIENCE } from "../clouds/identity/entra.ts";
import type { Evaluator } from "./cel.ts";
import { nearest, takes } from "./compare-entra.ts";
import { againstProvider, byCondition, mapping } from "./compare-google.ts";
import type { Credential, ProviderDemand, Shown } from "./demand.ts";
import type { Claims } from "./forecast-claims.ts";

/** What a cloud would say of a token with these claims, by the same comparison as of the job's own. */
export interface Opinion {
  readonly answer: "let-in" | "refused" | "unknown";
  /** Where they part: `subject`, `attribute condition`, `google.subject`. */
  readonly part: string;
  readonly presented: string;
  readonly demanded: string;
  /** Entra: the credential that lets it in. */
  readonly credential?: Credential;
}
export type Judge = (claims: Claims) => Opinion;

const text = (claims: Claims, name: string) => (typeof claims[name] === "string" ? claims[name] : "");

/**
 * Entra lets in what one credential takes; an expression that cannot be evaluated here may be that one.
 * @param more whether there are others, which cannot be read: one of them may take it, too.
 */
export function entraJudge(credentials: readonly Credential[], more = false): Judge {
  return (claims) => {
    const presented = { issuer: text(claims, "iss"), subject: text(claims, "sub"), audience: ENTRA_AUDIENCE };
    const closest = nearest(presented, { credentials }, claims);
    const demanded = closest?.subject ?? closest?.expression ?? "";
    const said = { part: "subject", presented: presented.subject, demanded };
    const credential = credentials.find((each) => takes(each, presented, claims));
    if (credential) return { ...said, answer: "let-in", credential };
    const open = more || credentials.some((each) => takes(each, presented, claims) === null);
    return { ...said, answer: open ? "unknown" : "refused" };
  };
}

/** The provider's mapping and condition; its state, and roles bound to what it maps, are not asked here. */
export function providerJudge(provider: ProviderDemand, { presented, resource }: Shown, cel: Evaluator): Judge {
  const active = { value: { ...provider, state: "ACTIVE", disabled: false } };
  return (claims) => {
    const shown = {
      presented: { ...presented, subject: text(claims, "sub") },
      claims: { ...claims, aud: presented.audience },
      resource,
    };
    return opinion(againstProvider(shown, { pool: active, provider: active }, cel));
  };
}

/** The condition that the plan expects; of attributes it knows nothing. */
export function conditionJudge(condition: string, cel: Evaluator): Judge {
  return (claims) => opinion(byCondition(condition, { assertion: claims }, "plan", cel));
}

function opinion(rows: ReturnType<typeof byCondition>): Opinion {
  const parting = rows.find(({ agrees }) => agrees === false) ?? rows.find(({ agrees }) => agrees === null);
  const { what: part = "", presented = "", demanded } = parting ?? {};
  const answer = parting === undefined ? "let-in" : parting.agrees === false ? "refused" : "unknown";
  return { answer, part, presented, demanded: demanded ?? "" };
}

/** The names of what the mapping makes otherwise of the changed claims: roles may be bound to them. */
export function remapped(provider: ProviderDemand, live: Claims, changed: Claims, cel: Evaluator): string[] {
  const flat = (claims: Claims) => {
    const { google, attribute } = mapping(provider.mapping, claims, cel).mapped;
    return new Map([
      ...Object.entries(google).map(([name, value]) => [`google.${name}`, value] as const),
      ...Object.entries(attribute).map(([name, value]) => [`attribute.${name}`, value] as const),
    ]);
  };
  const [before, after] = [flat(live), flat(changed)];
  return [...before].filter(([name, value]) => after.get(name) !== value).map(([name]) => name);
}
