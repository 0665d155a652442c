/**
 * Does work for every item, `most` at once, and answers in their order. After a failure it begins nothing more and waits for
 * what is under way, so that nothing goes on behind the caller's back; then it throws what the first item in order failed with.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const failures = new Map<number, unknown>();
  const left = items.entries();
  const line = async (): Promise<void> => {
    for (const [index, item] of left) {
      try {
        results[index] = await work(item, index);
      } catch (error) {
        failures.set(index, error);
      }
      if (failures.size > 0) return;
    }
  };
  await Promise.all(Array.from({ length: most }, line));
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
  return results;
}
