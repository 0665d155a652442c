import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.js';

const TYPES = {
  KEYWORD: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  BOOL: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

/** Which of our search attributes the namespace lacked, and whether the server let them be registered. */
export interface Registration {
  readonly missing: readonly string[];
  readonly registered: boolean;
}

/** Registers the search attributes that are missing. A server that does not let us (Temporal Cloud) is told of in the result. */
export async function registerSearchAttributes(client: Client): Promise<Registration> {
  const { namespace } = client.options;
  const { operatorService } = client.connection as { operatorService?: Operator };
  if (operatorService === undefined) return { missing: [], registered: true };
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !Object.hasOwn(customAttributes ?? {}, name));
  if (missing.length === 0) return { missing: [], registered: true };
  const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, TYPES[type as keyof typeof TYPES]]));
  const names = missing.map(({ name }) => name);
  try {
    await operatorService.addSearchAttributes({ namespace, searchAttributes });
    return { missing: names, registered: true };
  } catch {
    return { missing: names, registered: false };
  }
}

type Operator = {
  listSearchAttributes(request: { namespace: string }): Promise<{ customAttributes?: Record<string, unknown> | null }>;
  addSearchAttributes(request: { namespace: string; searchAttributes: Record<string, number> }): Promise<unknown>;
};
