/** One thing that is objected to. */
export interface Objection {
  readonly field: string | null;
  readonly message: string;
  readonly path?: string | null;
}

/** An answer that is no success, in Tripletex' own form. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    readonly text: string | null,
    readonly objections: readonly Objection[] | null = null,
    readonly developerMessage: string | null = null,
  ) {
    super(`${status}/${code}`);
  }
}

export const unauthorized = () =>
  new Refusal(401, 3000, 'Unauthorized', null, 'Could not log in. Check login info in Authorization header.');
export const forbidden = () => new Refusal(403, 9000, 'You do not have permission to access this feature.');
export const notFound = () => new Refusal(404, 6000, 'Object not found');
export const badRequest = (text: string) => new Refusal(400, 4000, text);
export const illegalField = (name: string, model: string) =>
  new Refusal(
    400,
    11000,
    `Illegal field in fields filter: ${name}. ${name} does not match a field in the model: ${model}DTO`,
  );
export const staleVersion = () => new Refusal(409, 8000, 'RevisionException');
export const tooManyRows = () => new Refusal(422, 23000, 'Result set too large. Limit of 10000 reached.');
export const badSorting = () => new Refusal(422, 17000, 'Validation failed');

/** A property the model does not have, or of another type: only the first one is named. */
export const noSuchField = (field: string) =>
  new Refusal(422, 16000, 'Request mapping failed', [
    { field, message: 'Feltet eksisterer ikke i objektet.', path: field },
  ]);
export const wrongType = (field: string) =>
  new Refusal(422, 16000, 'Request mapping failed', [
    { field, message: 'Verdien er ikke av korrekt type for dette feltet.', path: field },
  ]);

/** Something required is missing: the other family of validation, whose path starts with null. */
export const missing = (field: string, code = 18000) =>
  new Refusal(422, code, code === 15000 ? 'Validation failed' : 'Validering feilet.', [
    { field, message: 'Kan ikke være null.', path: code === 15000 ? field : `null.${field}` },
  ]);

/** A rule of the business is broken. */
export const invalid = (...objections: Objection[]) =>
  new Refusal(422, 18000, 'Validering feilet.', objections, 'VALIDATION_ERROR');

export const REQUIRED_FIELD = 'Feltet må fylles ut.';
export const NO_SUCH_OBJECT = 'ID-en må referere til et gyldig object.';
