/** What deployments make, deployments themselves, and scripts inside machines. Times are epoch milliseconds. */
import type { Value } from "./template/value.ts";

export interface VirtualNetwork {
  id: string;
  location: string;
  prefix: string;
  subnets: { name: string; prefix: string }[];
  tags: Record<string, string>;
  createdAt: number;
}
export interface NetworkInterface {
  id: string;
  location: string;
  subnetId: string;
  address: string;
  publicIpId?: string;
  /** Of the machine that uses it. */
  vmId?: string;
  tags: Record<string, string>;
  createdAt: number;
}
export interface PublicIp {
  id: string;
  location: string;
  address: string;
  tags: Record<string, string>;
  createdAt: number;
}
/** A resource of a type that the twin has no rules for: kept as it was asked for. */
export interface OtherResource {
  id: string;
  type: string;
  location: string;
  tags: Record<string, string>;
  properties: Value;
  createdAt: number;
}
export interface KeyVault {
  id: string;
  /** Whether ARM may read secrets for deployments. */
  forTemplates: boolean;
  secrets: { name: string; version: string; value: string }[];
}

export interface ArmError {
  code: string;
  message: string;
  target?: string;
  details?: ArmError[];
  additionalInfo?: { type: string; info: Value }[];
}
/** Trouble that a scenario makes for the resources of one type: before anything begins, or when one of them is made. */
export interface DeploymentTrouble {
  /** `Microsoft.Compute/virtualMachines` */
  type: string;
  when: "preflight" | "running";
  error: ArmError;
  /** Of the resource's operation; left out: 409. */
  status?: number;
  /** How many `ResourceDeploymentFailure` stand around it, as nested deployments put them there; left out: 0. */
  depth?: number;
}

type DeploymentState = "Accepted" | "Running" | "Succeeded" | "Failed" | "Canceled";
export interface DeploymentOperation {
  id: string;
  resourceId: string;
  type: string;
  state: "Running" | "Succeeded" | "Failed";
  startedAt: number;
  endedAt?: number;
  /** Of the service's answer. */
  status: number;
  /** The service's own body of its refusal. */
  error?: Value;
}
/** A resource of a deployment that is still to be made. */
export interface Planned {
  /** Where in the template it stands. */
  index: number;
  id: string;
  type: string;
  name: string;
  dependsOn: string[];
  /** Seconds at speed 1, from the deployment's start. */
  after: number;
}
export interface Deployment {
  id: string;
  state: DeploymentState;
  mode: string;
  startedAt: number;
  endedAt?: number;
  correlationId: string;
  operationId: string;
  /** Who asked for it: what is made is made with these rights. */
  principalId: string;
  clientId: string;
  template: Value;
  /** With the values of secure ones: never shown. */
  parameters: Record<string, Value>;
  tags?: Record<string, string>;
  outputs: Record<string, { type: string; value?: Value }>;
  error?: ArmError;
  planned: Planned[];
  operations: DeploymentOperation[];
}

/** An answer that a Location or Azure-AsyncOperation header leads to. */
export interface Result {
  id: string;
  readyAt: number;
  body: Value;
}

type ExecutionState = "Pending" | "Running" | "Succeeded" | "Failed" | "TimedOut" | "Canceled";
export interface RunCommand {
  /** `<vm>/runCommands/<name>`; the action form has a name of its own that no list shows. */
  id: string;
  /** Left out of lists: it was an action. */
  action: boolean;
  operationId: string;
  location: string;
  tags: Record<string, string>;
  script: string;
  parameters: { name: string; value: string }[];
  /** Never shown. */
  protectedParameters: { name: string; value: string }[];
  timeoutSeconds: number;
  asyncExecution: boolean;
  failureCounts: boolean;
  createdAt: number;
  state: ExecutionState;
  exitCode: number;
  output: string;
  error: string;
  message: string;
  startedAt?: number;
  endedAt?: number;
}
