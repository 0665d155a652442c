/**
 * How much those tests take on that try a rule in very many places or with very many reports: as much as finds what breaks the rule,
 * or with `npm run test:full` (`TEST_SIZE=full`) all there is, and as many as a large customer has.
 */
export function sized<T>({ usual, full }: { readonly usual: T; readonly full: T }): T {
  return process.env.TEST_SIZE === 'full' ? full : usual;
}
