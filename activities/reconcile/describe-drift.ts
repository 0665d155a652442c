import { DELETED, type Drift } from '../../contract/standing.js';
import type { Text } from '../../contract/text.js';
import type { TransferredPart } from '../../store/reconciliation.js';
import type { Sight } from './sight.js';

/** What is different of a travel expense, in words that name it. */
export function describeDrift({ number, amountNok }: TransferredPart, drift: Drift, sight: Sight): Text[] {
  const no = number ?? '';
  if (drift.state === DELETED) return [{ nb: `nr. ${no} finnes ikke lenger`, en: `no. ${no} is no longer there` }];
  return [
    ...(drift.state === null ? [] : [stateInWords(no, drift.state, sight)]),
    ...(drift.amountNok === null
      ? []
      : [
          {
            nb: `beløpet i nr. ${no} er ${drift.amountNok}, overført er ${amountNok ?? ''}`,
            en: `the sum of no. ${no} is ${drift.amountNok}, transferred was ${amountNok ?? ''}`,
          },
        ]),
    ...(drift.hasLostReceipts
      ? [{ nb: `kvitteringene i nr. ${no} er fjernet`, en: `the receipts of no. ${no} were removed` }]
      : []),
  ];
}

function stateInWords(no: string, state: string, sight: Sight): Text {
  if (state === 'OPEN') return { nb: `nr. ${no} er åpnet igjen`, en: `no. ${no} was reopened` };
  if (state === 'REJECTED') return rejectionInWords(no, sight);
  return {
    nb: `nr. ${no} er levert, men ikke lenger godkjent`,
    en: `no. ${no} is delivered, but no longer approved`,
  };
}

function rejectionInWords(no: string, sight: Sight): Text {
  const { by, comment } = (sight === 'gone' ? undefined : sight.rejection) ?? { by: undefined, comment: '' };
  return {
    nb: `nr. ${no} er avvist${by ? ` av ${by}` : ''}${comment ? `: «${comment}»` : ''}`,
    en: `no. ${no} was rejected${by ? ` by ${by}` : ''}${comment ? `: “${comment}”` : ''}`,
  };
}

/** Several differences as one. */
export function joined(texts: readonly Text[]): Text {
  return { nb: texts.map(({ nb }) => nb).join('; '), en: texts.map(({ en }) => en).join('; ') };
}
