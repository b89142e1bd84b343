/** The name of a run's own group follows from its owner id, so that any later process can find it. */
export function ephemeralGroup(owner: string): string {
  return `proof-of-restore-${owner}`;
}
