import type { Refusal } from "../core.ts";

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
}
export interface PoolState {
  /** ACTIVE, DELETED or empty. */
  readonly state: string;
  readonly disabled: boolean;
}
/** What Google's provider demands. */
export interface ProviderDemand extends PoolState {
  readonly issuer: string;
  /** Empty: the provider's own resource name, with or without `https:`. */
  readonly audiences: readonly string[];
  readonly mapping: Readonly<Record<string, string>>;
  readonly condition: string | null;
}
export interface GoogleDemand {
  readonly pool: Read<PoolState>;
  readonly provider: Read<ProviderDemand>;
}
