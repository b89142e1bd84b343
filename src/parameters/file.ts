/** An ARM deployment-parameter file. */
export interface ParameterFile {
  readonly path: string;
  readonly sha256: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}
export type Parameter = { readonly kind: "literal"; readonly value: unknown };
