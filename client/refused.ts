import type { Fault } from '../contract/faults.js';

/** Why something was refused, as RFC 9457 has it. */
export interface ProblemDocument {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly Fault[];
}

/** Thrown where a request is refused; nothing was changed. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly document: ProblemDocument;

  constructor(status: keyof typeof TITLES, detail: string, errors?: readonly Fault[]) {
    super(detail);
    this.document = { type: 'about:blank', title: TITLES[status], status, detail, ...(errors && { errors }) };
  }
}

const TITLES = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  413: 'Too large',
  422: 'Rules broken',
  429: 'Too many requests',
  500: 'Unforeseen',
  503: 'Not available',
} as const;
