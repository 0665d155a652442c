import type { Fault } from '../contract/faults.js';
import type { Language, Text } from '../contract/text.js';

/** Why something was refused, as RFC 9457 has it, in one language. */
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

  constructor(
    readonly status: keyof typeof TITLES,
    /** Why, and what to do next. */
    readonly detail: Text,
    /** Every broken rule; those of a report in English alone, as whoever builds what hands reports over reads them. */
    readonly errors?: readonly Fault<Text | string>[],
  ) {
    super(detail.en);
  }

  /** In English, as the command line tells it. */
  get document(): ProblemDocument {
    return this.documentIn('en');
  }

  /** As it is told in a language. */
  documentIn(language: Language): ProblemDocument {
    const errors = this.errors?.map(({ path, message }) => ({
      path,
      message: typeof message === 'string' ? message : message[language],
    }));
    const { status } = this;
    return {
      type: 'about:blank',
      title: TITLES[status][language],
      status,
      detail: this.detail[language],
      ...(errors && { errors }),
    };
  }
}

/** A text that only the command line says, which speaks nothing but English. */
export function inEnglish(en: string): Text {
  return { nb: en, en };
}

const TITLES = {
  400: { nb: 'Ugyldig forespørsel', en: 'Bad request' },
  401: { nb: 'Ikke logget inn', en: 'Not signed in' },
  403: { nb: 'Ikke tillatt', en: 'Not allowed' },
  404: { nb: 'Finnes ikke', en: 'Not found' },
  405: { nb: 'Metoden er ikke tillatt', en: 'Method not allowed' },
  408: { nb: 'For tregt', en: 'Too slow' },
  409: { nb: 'Konflikt', en: 'Conflict' },
  413: { nb: 'For stort', en: 'Too large' },
  422: { nb: 'Regler er brutt', en: 'Rules broken' },
  429: { nb: 'For mange forespørsler', en: 'Too many requests' },
  500: { nb: 'Uforutsett', en: 'Unforeseen' },
  503: { nb: 'Ikke tilgjengelig', en: 'Not available' },
} as const satisfies Record<number, Text>;
