import type { Row } from "./catalogue-row.ts";

const arm = (match: Row["match"], row: Omit<Row, "services" | "match">): Row => ({ services: ["arm"], match, ...row });

/** What Azure says of templates and of what they make. */
export const deployRows: readonly Row[] = [
  arm([{ text: /osProfile['"]? is not allowed/i }, { codes: ["PropertyChangeNotAllowed"], text: /osProfile/i }], {
    rule: "RDB121",
    title: "A machine on restored disks takes no osProfile",
    message:
      "The template gives the machine a name, a user or a password (`osProfile`), and attaches a restored disk that has its own: Azure allows one or the other.",
    fix: () =>
      "Take osProfile out of the template; set a password in the guest by an extension's protectedSettings, or by a run-command step with secrets.",
  }),
  arm(
    [
      {
        codes: [
          "InvalidTemplate",
          "InvalidTemplateDeployment",
          "InvalidDeploymentParameterValue",
          "InvalidDeploymentParameterKey",
          "InvalidRequestContent",
          "InvalidContentLink",
        ],
      },
    ],
    {
      rule: "RDB122",
      title: "The template, or its parameters, are not valid",
      message: "Azure judges a template with its parameters before it makes anything; this one does not pass.",
      fix: ({ subscriptionId }) =>
        `az deployment group validate --subscription ${subscriptionId} --resource-group <target-group> --template-file <template> --parameters @<parameter-file>`,
    },
  ),
  arm([{ codes: ["DeploymentActive", "DeploymentBeingDeleted"] }], {
    rule: "RDB123",
    title: "A deployment of this name is still active",
    message: "Azure runs one deployment of a name at a time, and an earlier one has not ended.",
    fix: ({ subscriptionId }) =>
      `az deployment group list --subscription ${subscriptionId} --resource-group <target-group> --output table\naz deployment group cancel --subscription ${subscriptionId} --resource-group <target-group> --name <deployment>`,
  }),
];
