import type { Place } from "../core/index.ts";

/** An ARM deployment-parameter file, understood. Names keep their case; Azure compares them without. */
export interface ParameterFile {
  /** As the plan names it. */
  readonly path: string;
  readonly sha256: string;
  /** As it stands in the file. */
  readonly schema: string;
  readonly contentVersion: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}
export type Parameter = { readonly where: Place } & (
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "secret"; readonly secret: SecretReference }
  /** Passed on as it is: Azure resolves it. */
  | { readonly kind: "key-vault"; readonly reference: unknown }
);
/** A reference to Google Secret Manager. */
export interface SecretReference {
  /** A project's id or number, as the file has it. */
  readonly project: string;
  /** Of a regional secret. */
  readonly location?: string;
  readonly secretName: string;
  /** `latest`: the newest ENABLED version; `at-point`: the newest that was there at the recovery point's time. */
  readonly secretVersion: "latest" | "at-point" | number;
  readonly field: "value" | "version" | "createTime";
}

/** The secret's name in Google's API: `projects/P/secrets/S`, or `projects/P/locations/L/secrets/S`. */
export function resourceOf({ project, location, secretName }: SecretReference): string {
  return `projects/${project}${location === undefined ? "" : `/locations/${location}`}/secrets/${secretName}`;
}

/** One entry of a record by name, without regard to case. */
export function named<T>(of: Readonly<Record<string, T>>, name: string): T | undefined {
  const plain = name.toLowerCase();
  return Object.entries(of).find(([key]) => key.toLowerCase() === plain)?.[1];
}
