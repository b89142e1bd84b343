/** What messages and commands call the plan's item. */
export interface ItemWords {
  /** Of its kind: "virtual machine". */
  readonly noun: string;
  /** "orders-01". */
  readonly name: string;
  /** Where it is, behind its name: "of resource group prod". */
  readonly where: string;
  /** `--backup-management-type` of az. */
  readonly managementType: string;
}
