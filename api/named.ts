import { z } from '@hono/zod-openapi';

/**
 * A schema of the contract under the name that the API's description knows it by. It is made with the method that the
 * description's library adds to schemas, since those that were made before it was loaded lack it.
 */
export function named<Schema extends z.ZodType>(name: string, schema: Schema): Schema {
  const { openapi } = z.ZodType.prototype as unknown as { openapi: (this: Schema, name: string) => Schema };
  return openapi.call(schema, name);
}
