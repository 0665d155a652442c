/** One thing that is objected to. */
export interface Objection {
  readonly field: string | null;
  readonly message: string;
  readonly path?: string | null;
}

interface Details {
  readonly objections?: readonly Objection[];
  readonly developerMessage?: string;
  /** The travel expense a rule of the business speaks about. */
  readonly rootId?: number;
  /** A reference leads nowhere: companies differ in how that is answered. */
  readonly isUnknownId?: boolean;
}

/** An answer that is no success, in Tripletex' own form. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    readonly text: string | null,
    readonly details: Details = {},
  ) {
    super(
      `${status}/${code} ${text ?? ''} ${details.objections?.map(({ field, message }) => `${field}: ${message}`).join('; ') ?? ''}`.trim(),
    );
  }

  /** The same refusal with other words, about a travel expense where one is named. */
  saying(objections: readonly Objection[] | undefined, rootId = this.details.rootId): Refusal {
    const { status, code, text, details } = this;
    return new Refusal(status, code, text, {
      ...details,
      ...(objections && { objections }),
      ...(rootId !== undefined && { rootId }),
    });
  }

  /** The body Tripletex answers. */
  body(requestId: string): object {
    const { objections, developerMessage = null, rootId = null } = this.details;
    return {
      status: this.status,
      code: this.code,
      message: this.text,
      link: 'https://tripletex.no/v2-docs/',
      developerMessage,
      validationMessages:
        objections?.map(({ field, message, path = field }) => ({ field, message, path, rootId })) ?? null,
      requestId,
    };
  }
}

export const unauthorized = () =>
  new Refusal(401, 3000, 'Unauthorized', {
    developerMessage: 'Could not log in. Check login info in Authorization header.',
  });
export const forbidden = () => new Refusal(403, 9000, 'You do not have permission to access this feature.');
export const notFound = () => new Refusal(404, 6000, 'Object not found');
export const wrongVerb = () => new Refusal(400, 4000, 'HTTP 405 Method Not Allowed');
export const badPathParameter = (text: string) => new Refusal(400, 12000, `Bad path parameter: ${text}`);
export const badFieldsFilter = (text: string) => new Refusal(400, 11000, `Illegal fields filter: ${text}`);
export const illegalField = (name: string, model: string) =>
  new Refusal(
    400,
    11000,
    `Illegal field in fields filter: ${name}. ${name} does not match a field in the model: ${model}DTO`,
  );
export const staleVersion = () => new Refusal(409, 8000, 'RevisionException');
export const tooManyRows = () => new Refusal(422, 23000, 'Result set too large. Limit of 10000 reached.');
export const badSorting = (term: string) => new Refusal(422, 17000, `Illegal sorting: ${term}`);
export const invalidJson = () => new Refusal(422, 22000, 'Invalid JSON');

/** A property the model does not have, or of another type: only the first one is named. */
export const noSuchField = (field: string) => mapping(field, 'Feltet eksisterer ikke i objektet.');
export const wrongType = (field: string) => mapping(field, 'Verdien er ikke av korrekt type for dette feltet.');

function mapping(field: string, message: string): Refusal {
  return new Refusal(422, 16000, 'Request mapping failed', { objections: [{ field, message, path: null }] });
}

/** A query parameter or a whole body is missing. */
export const missingParameter = (field: string) =>
  new Refusal(422, 15000, 'Validation failed', { objections: [{ field, message: 'Kan ikke være null.' }] });

/** A query parameter that cannot be read. */
export const badParameter = (field: string, expected: string, input: string) =>
  new Refusal(422, 21000, 'Validation failed', {
    objections: [{ field, message: `Wrong data format! Expected ${expected}. For input string: "${input}"` }],
  });

/** Something required is missing: the family of validation that stops a body before any rule is asked. */
export const missing = (field: string) => beanInvalid(field, 'Kan ikke være null.');

/** A body that breaks what is declared of one field alone: paths begin with `null.`. */
export function beanInvalid(field: string, message: string): Refusal {
  return new Refusal(422, 18000, 'Validering feilet.', { objections: [{ field, message, path: `null.${field}` }] });
}

/** Rules of the business are broken. */
export function invalid(...objections: Objection[]): Refusal {
  return new Refusal(422, 18000, 'Validering feilet.', { objections, developerMessage: 'VALIDATION_ERROR' });
}

/** As `invalid`, about one stored travel expense. */
export function invalidExpense(rootId: number, ...objections: Objection[]): Refusal {
  return new Refusal(422, 18000, 'Validering feilet.', { objections, developerMessage: 'VALIDATION_ERROR', rootId });
}

/** An id nothing has, or something of another company. */
export function noSuchObject(field: string, path = field): Refusal {
  const objections = [{ field, message: NO_SUCH_OBJECT, path }];
  return new Refusal(422, 18000, 'Validering feilet.', {
    objections,
    developerMessage: 'VALIDATION_ERROR',
    isUnknownId: true,
  });
}

export const FILL_IN = 'Feltet må fylles ut.';
export const NO_SUCH_OBJECT = 'ID-en må referere til et gyldig object.';
export const AN_ID_CANNOT_BE_SET = 'An ID cannot be set when creating a new object';
