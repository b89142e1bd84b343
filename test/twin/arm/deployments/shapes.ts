/** Bodies of deployments and of Run Command, closed: what a shape does not name is refused. */
import { z } from "zod";

const text = z.string().nullish();
const anything = z.unknown().optional();
const properties = {
  template: anything,
  templateLink: z.strictObject({ uri: text, id: text, relativePath: text, contentVersion: text, queryString: text }).nullish(),
  parameters: z.record(z.string(), anything).nullish(),
  parametersLink: z.strictObject({ uri: z.string(), contentVersion: text }).nullish(),
  mode: z.enum(["Incremental", "Complete"]),
  debugSetting: z.strictObject({ detailLevel: text }).nullish(),
  onErrorDeployment: z.strictObject({ type: text, deploymentName: text }).nullish(),
  expressionEvaluationOptions: z.strictObject({ scope: text }).nullish(),
  validationLevel: text,
  extensionConfigs: anything,
  externalInputs: anything,
  externalInputDefinitions: anything,
};
const tags = z.record(z.string(), z.string()).nullish();

export const deploymentBody = z.strictObject({ location: text, tags, properties: z.strictObject(properties) });

export const whatIfBody = z.strictObject({
  location: text,
  properties: z.strictObject({
    ...properties,
    whatIfSettings: z.strictObject({ resultFormat: z.enum(["ResourceIdOnly", "FullResourcePayloads"]).nullish() }).nullish(),
  }),
});

const parameter = z.strictObject({ name: text, value: text });
export const runCommandBody = z.strictObject({
  id: text,
  name: text,
  type: text,
  location: z.string(),
  tags,
  properties: z.strictObject({
    source: z.strictObject({ script: text, scriptUri: text, commandId: text, scriptUriManagedIdentity: anything }),
    parameters: z.array(parameter).nullish(),
    protectedParameters: z.array(parameter).nullish(),
    asyncExecution: z.boolean().nullish(),
    runAsUser: text,
    runAsPassword: text,
    timeoutInSeconds: z.int().nullish(),
    outputBlobUri: text,
    errorBlobUri: text,
    outputBlobManagedIdentity: anything,
    errorBlobManagedIdentity: anything,
    treatFailureAsDeploymentFailure: z.boolean().nullish(),
  }),
});

/** POST `…/runCommand` */
export const runActionBody = z.strictObject({
  commandId: z.string(),
  script: z.array(z.string()).nullish(),
  parameters: z.array(z.strictObject({ name: z.string(), value: z.string() })).nullish(),
});
