/** Whether an external reference is an id: digits only. Anything else is an exact description. */
export function isId(reference: string): boolean {
  return /^\d+$/.test(reference);
}

/** Whether an external reference means a cost category, active or not. */
export function isMeantBy(reference: string, { id, description }: { id: number; description: string }): boolean {
  return isId(reference) ? id === Number(reference) : description === reference;
}
