import { Connection, isGrpcServiceError, type Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.js';

const TYPES = {
  KEYWORD: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  BOOL: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
} as const;

/** gRPC's PERMISSION_DENIED, UNIMPLEMENTED and UNAUTHENTICATED: how servers refuse, Temporal Cloud among them. */
const REFUSED: readonly number[] = [7, 12, 16];

/** Which of our search attributes the namespace lacked, and whether all are there now. */
export interface Registration {
  readonly missing: readonly string[];
  readonly registered: boolean;
}

/**
 * Registers the search attributes that are missing; safe when several processes do it at once. A server that does not let us
 * (Temporal Cloud) is told of in the result: all of them count as missing where it does not even show them.
 */
export async function registerSearchAttributes(client: Client): Promise<Registration> {
  const { connection } = client;
  const { namespace } = client.options;
  if (!(connection instanceof Connection))
    throw new TypeError('Search attributes are registered through a client’s own connection: use connectClient.');
  const missing = await missingIn(connection, namespace);
  if (missing.length === 0) return { missing, registered: true };
  const searchAttributes = Object.fromEntries(
    SEARCH_ATTRIBUTES.filter(({ name }) => missing.includes(name)).map(({ name, type }) => [name, TYPES[type]]),
  );
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    return { missing, registered: true };
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    const stillMissing = await missingIn(connection, namespace);
    return { missing, registered: stillMissing.length === 0 };
  }
}

async function missingIn(connection: Connection, namespace: string): Promise<string[]> {
  const names = SEARCH_ATTRIBUTES.map(({ name }) => name);
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return names.filter((name) => !Object.hasOwn(customAttributes, name));
  } catch (error) {
    if (isGrpcServiceError(error) && REFUSED.includes(error.code)) return names;
    throw error;
  }
}
