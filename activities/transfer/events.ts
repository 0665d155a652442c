import type { Decision } from '../../contract/transfer-steps.js';
import type { StandingProblem, TransferEvent } from '../../contract/transfer-status.js';

type NewEvent = Omit<TransferEvent, 'at'>;

/** What a transfer's history tells people. */
export const events = {
  started: (): NewEvent => ({
    type: 'started',
    text: { nb: 'Overføringen til Tripletex er startet.', en: 'The transfer to Tripletex has started.' },
    by: null,
  }),

  stopped: ({ code, message }: StandingProblem): NewEvent => ({
    type: code === 'TLX-704' ? 'unknownOutcome' : 'problem',
    text: message,
    by: null,
  }),

  decided: ({ action, by, note }: Decision): NewEvent => ({
    type: `resolve.${action}`,
    text: {
      nb: `${by} har bestemt at det skal prøves igjen.${note ? ` «${note}»` : ''}`,
      en: `${by} decided to try again.${note ? ` “${note}”` : ''}`,
    },
    by,
  }),

  transferred: (numbers: readonly string[]): NewEvent => ({
    type: 'transferred',
    text: {
      nb: `Rapporten står godkjent i Tripletex som ${numbers.join(', ')}.`,
      en: `The report stands approved in Tripletex as ${numbers.join(', ')}.`,
    },
    by: null,
  }),
};
