import type { Place } from "./evidence/finding.ts";
import type { Restore } from "./plan.ts";

/** The files of the repository that the selected restores name, understood. */
export interface Inputs {
  parameterFile(restore: Pick<Restore, "name">): ParameterFile | undefined;
  /** Undefined too where Azure's generated template is deployed: that one is read at run time. */
  template(restore: Pick<Restore, "name">): Template | undefined;
}

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

/** An ARM template, as far as its parameters go. */
export interface Template {
  readonly path: string;
  readonly sha256: string;
  readonly parameters: Readonly<Record<string, TemplateParameter>>;
  /** The whole, to be deployed. */
  readonly document: Readonly<Record<string, unknown>>;
}
export type ParameterType = "string" | "secureString" | "int" | "bool" | "object" | "secureObject" | "array";
export interface TemplateParameter {
  readonly where: Place;
  readonly type: ParameterType;
  /** It has a default value, or may be null. */
  readonly optional: boolean;
  /** As the template has it; undefined when there is none. */
  readonly defaultValue: unknown;
  readonly allowedValues?: readonly unknown[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
}
