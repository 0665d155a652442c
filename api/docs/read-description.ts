import type { Role } from '../identity.js';

/** What of a JSON schema is shown. */
export interface ShownSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, ShownSchema>>;
  readonly required?: readonly string[];
  readonly items?: ShownSchema;
  readonly oneOf?: readonly ShownSchema[];
  readonly anyOf?: readonly ShownSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly additionalProperties?: boolean | ShownSchema;
}

export interface ShownParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: ShownSchema;
}

type Content = Readonly<Record<string, { readonly schema: ShownSchema; readonly example?: unknown }>>;

export interface ShownAnswer {
  readonly description: string;
  readonly content?: Content;
}

/** A call as the document has it. */
export interface ShownOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly 'x-roles': readonly Role[];
  readonly parameters?: readonly ShownParameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, ShownAnswer>>;
}

/** The document, as far as the page shows it. */
export interface ShownDocument {
  readonly info: { readonly title: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, ShownOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, ShownSchema>> };
}

export interface ShownCall extends ShownOperation {
  readonly method: string;
  readonly path: string;
}

/** The calls of a tag, in the order of the document. */
export function callsOf({ paths, servers: [server] }: ShownDocument, tag: string): ShownCall[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => ({
        ...operation,
        method: method.toUpperCase(),
        path: `${server?.url ?? ''}${path}`,
      })),
  );
}

/** The name that a reference leads to. */
export function nameOf(ref: string): string {
  return ref.split('/').at(-1) ?? ref;
}
