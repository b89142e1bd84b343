import type { Refusal } from "../core/index.ts";
import type { Presented } from "./row.ts";

/** A fact that only explains: what was read, or why not. */
export type Read<T> = { readonly value: T } | { readonly refusal: Refusal };

/** A federated identity credential; exactly one of subject and expression. */
export interface Credential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string | null;
  /** A flexible credential's. */
  readonly expression: string | null;
  readonly audiences: readonly string[];
}
/** What Entra demands. `identity`: the resource id of a user-assigned identity; null: an application. */
export interface EntraDemand {
  readonly identity: string | null;
  readonly credentials: readonly Credential[];
  /** Of credentials that cannot be read, in words: one of them may be what lets a token in. Null: there are none. */
  readonly unread: string | null;
}
export interface PoolState {
  /** ACTIVE, DELETED or empty. */
  readonly state: string;
  readonly disabled: boolean;
  /** When what is deleted is gone for good; null: it is not deleted. */
  readonly expireTime: string | null;
}
/** What Google's provider demands. */
export interface ProviderDemand extends PoolState {
  readonly issuer: string;
  /** Empty: the provider's own resource name, with or without `https:`. */
  readonly audiences: readonly string[];
  readonly mapping: Readonly<Record<string, string>>;
  readonly condition: string | null;
}
/** What the clouds demand, as far as it could be read, and what this run has shown. */
export interface Known {
  /** The claims of the job's own token. */
  readonly github: Readonly<Record<string, unknown>>;
  readonly entra?: EntraDemand;
  /** Absent: the run has nothing to do with Google; null: nothing could be read. */
  readonly google?: GoogleDemand | null;
  /** What Google was shown. */
  readonly shown?: Shown;
}
export interface GoogleDemand {
  readonly pool: Read<PoolState>;
  readonly provider: Read<ProviderDemand>;
}
/** A token as Google's provider sees it. */
export interface Shown {
  readonly presented: Presented;
  readonly claims: Readonly<Record<string, unknown>>;
  /** `//iam.googleapis.com/projects/…/providers/…`: what the provider allows as audience when it names none. */
  readonly resource: string;
}
