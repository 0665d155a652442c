import type { Cancel, ChooseEmployee, Decision } from '../../contract/decision.js';
import type { Text } from '../../contract/text.js';
import type { Evidence, StandingProblem, TransferEvent } from '../../contract/transfer-status.js';

/** An event as it is told; the archive adds when. */
export type EventText = Omit<TransferEvent, 'at'>;

/** What a transfer's history tells people. */
export const events = {
  started: (): EventText => ({
    type: 'started',
    text: { nb: 'Overføringen til Tripletex er startet.', en: 'The transfer to Tripletex has started.' },
    by: null,
  }),

  stopped: ({ code, message }: StandingProblem): EventText => ({
    type: code === 'TLX-704' ? 'unknownOutcome' : 'problem',
    text: message,
    by: null,
  }),

  held: (): EventText => ({
    type: 'held',
    text: {
      nb: 'Selskapet er satt på pause. Rapporten sendes når pausen er over.',
      en: 'The company is paused. The report goes once it is resumed.',
    },
    by: null,
  }),

  decided: (decision: Decided, found?: Evidence): EventText => decided(decision, wordsOf(decision, found)),

  withdrawn: (number: string): EventText => ({
    type: 'withdrawn',
    text: { nb: `Nr. ${number} er slettet i Tripletex.`, en: `No. ${number} was deleted in Tripletex.` },
    by: null,
  }),

  employeeChosen: (decision: ChooseEmployee, name: string): EventText => {
    const { by } = decision;
    return decided(decision, {
      nb: `${by} har valgt ${name} i Tripletex. Valget huskes.`,
      en: `${by} chose ${name} in Tripletex. The choice is remembered.`,
    });
  },

  /** `left` are the numbers of what stands approved in Tripletex and was left there. */
  cancelled: (decision: Cancel, left: readonly string[]): EventText => {
    const { by } = decision;
    const numbers = left.join(', ');
    return decided(decision, {
      nb: `${by} har avbrutt overføringen.${left.length > 0 ? ` Nr. ${numbers} står fortsatt godkjent i Tripletex.` : ''}`,
      en: `${by} cancelled the transfer.${left.length > 0 ? ` No. ${numbers} still stands approved in Tripletex.` : ''}`,
    });
  },

  transferred: (numbers: readonly string[]): EventText => ({
    type: 'transferred',
    text: {
      nb: `Rapporten står godkjent i Tripletex som ${numbers.join(', ')}.`,
      en: `The report stands approved in Tripletex as ${numbers.join(', ')}.`,
    },
    by: null,
  }),

  changedInTripletex: ({ message }: StandingProblem): EventText => ({
    type: 'changedInTripletex',
    text: message,
    by: null,
  }),

  asTransferredAgain: (numbers: readonly string[]): EventText => ({
    type: 'asTransferredAgain',
    text: {
      nb: `${numbers.join(', ')} står igjen i Tripletex slik rapporten ble overført.`,
      en: `${numbers.join(', ')} in Tripletex is again as the report was transferred.`,
    },
    by: null,
  }),

  booked: (numbers: readonly string[]): EventText => ({
    type: 'booked',
    text: {
      nb: `${numbers.join(', ')} er bokført i Tripletex.`,
      en: `Booked in Tripletex: ${numbers.join(', ')}.`,
    },
    by: null,
  }),

  paid: (numbers: readonly string[]): EventText => ({
    type: 'paid',
    text: {
      nb: `${numbers.join(', ')} er utbetalt med lønn i Tripletex.`,
      en: `Paid with the salary in Tripletex: ${numbers.join(', ')}.`,
    },
    by: null,
  }),

  unbooked: (numbers: readonly string[]): EventText => ({
    type: 'unbooked',
    text: {
      nb: `${numbers.join(', ')} er godkjent i Tripletex, men ikke lenger bokført eller utbetalt.`,
      en: `Approved in Tripletex, but no longer booked or paid: ${numbers.join(', ')}.`,
    },
    by: null,
  }),
};

/** The decisions that need no more than themselves to be told. */
type Decided = Exclude<Decision, ChooseEmployee | Cancel>;

function decided({ action, by, note }: Decision, { nb, en }: Text): EventText {
  const text = { nb: `${nb}${note ? ` «${note}»` : ''}`, en: `${en}${note ? ` “${note}”` : ''}` };
  return { type: `resolve.${action}`, text, by };
}

function wordsOf(decision: Decided, found?: Evidence): Text {
  const { by } = decision;
  switch (decision.action) {
    case 'retry':
      return { nb: `${by} har bestemt at det skal prøves igjen.`, en: `${by} decided to try again.` };
    case 'sendAnyway':
      return {
        nb: `${by} har bestemt at rapporten skal sendes likevel.`,
        en: `${by} decided to send the report anyway.`,
      };
    case 'correct':
      return { nb: `${by} har rettet rapporten.`, en: `${by} corrected the report.` };
    case 'bookedByHand': {
      const { tripletexNumber: number } = decision;
      const { nb, en } = otherSum(found);
      return {
        nb: `${by} har bestemt at rapporten allerede er ført som nr. ${number} i Tripletex.${nb}`,
        en: `${by} decided that the report is already booked as no. ${number} in Tripletex.${en}`,
      };
    }
  }
}

/** Another sum than the approved one is no obstacle, for a person has decided; it is kept. */
function otherSum(found: Evidence | undefined): Text {
  if (found === undefined || found.totalNok === found.approvedNok) return { nb: '', en: '' };
  const { totalNok, approvedNok } = found;
  return {
    nb: ` Beløpet der er ${totalNok}, godkjent er ${approvedNok}.`,
    en: ` Its sum is ${totalNok}, approved is ${approvedNok}.`,
  };
}
