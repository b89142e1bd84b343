/**
 * The template that Azure Backup leaves beside restored managed disks: deployed, it makes a machine of them. Its parameters are those that
 * https://learn.microsoft.com/azure/backup/backup-azure-arm-restore-vms#use-templates-to-customize-a-restored-vm asks for.
 */
import { lastPart } from "../find.ts";
import type { Disk, RestoreFacts } from "../types.ts";

export interface Made {
  readonly disk: Disk;
  /** Left out: the operating system's. */
  readonly lun: number | undefined;
}

const text = { type: "string", minLength: 1 };

export function restoredTemplate({ location, osType, zones }: RestoreFacts, made: readonly Made[]): unknown {
  const attached = ({ id }: Disk) => ({ name: lastPart(id), createOption: "Attach", caching: "ReadWrite", managedDisk: { id } });
  const os = made.find(({ lun }) => lun === undefined)?.disk;
  const data = made.flatMap(({ disk, lun }) => (lun === undefined ? [] : [{ lun, ...attached(disk) }]));
  return {
    $schema: "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: {
      VirtualMachineName: text,
      VirtualNetwork: text,
      VirtualNetworkResourceGroup: text,
      Subnet: text,
      VirtualMachineSize: { type: "string", defaultValue: "Standard_D4s_v5" },
    },
    variables: {
      networkInterfaceName: "[concat(parameters('VirtualMachineName'), '-nic')]",
      subnetId:
        "[resourceId(parameters('VirtualNetworkResourceGroup'), 'Microsoft.Network/virtualNetworks/subnets', parameters('VirtualNetwork'), parameters('Subnet'))]",
    },
    resources: [
      {
        type: "Microsoft.Network/networkInterfaces",
        apiVersion: "2020-11-01",
        name: "[variables('networkInterfaceName')]",
        location,
        properties: {
          ipConfigurations: [
            {
              name: "ipconfig1",
              properties: { privateIPAllocationMethod: "Dynamic", subnet: { id: "[variables('subnetId')]" } },
            },
          ],
        },
      },
      {
        type: "Microsoft.Compute/virtualMachines",
        apiVersion: "2022-03-01",
        name: "[parameters('VirtualMachineName')]",
        location,
        ...(zones.length > 0 ? { zones } : {}),
        dependsOn: ["[resourceId('Microsoft.Network/networkInterfaces', variables('networkInterfaceName'))]"],
        properties: {
          hardwareProfile: { vmSize: "[parameters('VirtualMachineSize')]" },
          storageProfile: { ...(os ? { osDisk: { osType, ...attached(os) } } : {}), dataDisks: data },
          networkProfile: {
            networkInterfaces: [{ id: "[resourceId('Microsoft.Network/networkInterfaces', variables('networkInterfaceName'))]" }],
          },
        },
      },
    ],
    outputs: {},
  };
}
