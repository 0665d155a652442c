/**
 * Where people see a travel expense in Tripletex. The address has the form of those of Tripletex' other objects; it is not
 * documented, so the number stands beside it, by which it is found there too.
 */
export function travelExpenseUrl(id: number): string {
  return `https://tripletex.no/execute/travelExpenseMenu?travelExpenseId=${id}`;
}
