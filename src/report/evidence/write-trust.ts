import type { Compared, Foretold, Run } from "../../core/index.ts";
import { claims } from "../claims.ts";

/** Who the run was in each cloud, field by field. */
export function identity({ identity: { github, azure, google } }: Run): object {
  return {
    github: github && claims(github),
    azure: azure && {
      tenantId: azure.tenantId,
      clientId: azure.clientId,
      objectId: azure.objectId,
      expiresAt: azure.expiresAt,
      subjectToken: azure.subjectToken,
      through: azure.through && {
        workloadIdentityProvider: azure.through.workloadIdentityProvider,
        serviceAccount: azure.through.serviceAccount,
        universe: azure.through.universe,
        sts: azure.through.sts,
        iamCredentials: azure.through.iamCredentials,
      },
      subscriptionId: azure.subscriptionId,
      cloud: {
        name: azure.cloud.name,
        arm: azure.cloud.arm,
        authority: azure.cloud.authority,
        audience: azure.cloud.audience,
        builtIn: azure.cloud.builtIn,
      },
    },
    google: google && {
      principal: google.principal,
      serviceAccount: google.serviceAccount,
      expiresAt: google.expiresAt,
      subjectToken: google.subjectToken,
    },
  };
}

/** What was presented against what was demanded, field by field. */
export function compared({ cloud, what, presented, demanded, from, agrees, differences, marks }: Compared): object {
  return {
    cloud,
    what,
    presented,
    demanded,
    from,
    agrees,
    differences: differences.map(({ kind, sentence }) => ({ kind, sentence })),
    marks: { presented: ranges(marks.presented), demanded: ranges(marks.demanded) },
  };
}

/** What a cloud would say of another job, field by field. */
export function forecast({ kind, what, entra, google }: NonNullable<Run["forecast"]>[number]): object {
  return { kind, what, entra: foretold(entra), google: google && foretold(google) };
}

function foretold({ answer, why }: Foretold): object {
  return { answer, why };
}

function ranges(of: Compared["marks"]["presented"]): number[][] {
  return of.map(([start, end]) => [start, end]);
}
