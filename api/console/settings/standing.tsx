import { Pill } from '../parts/elements.js';
import type { CompanyView } from '../view.js';
import { settings } from '../words/settings.js';
import type { Row } from './rows.js';

interface Props {
  readonly view: CompanyView;
  readonly row: Row;
  /** Whether it is known here what there is in Tripletex. */
  readonly isKnown: boolean;
}

/** Whether a category can be used, how many reports it holds up, and what frees them. */
export function Standing({ view, row, isKnown }: Props) {
  const { t, format } = view;
  const { description } = row.category.costCategory ?? {};
  const { words, why, tone, icon } = standingOf(row, isKnown);
  // Where nothing was chosen, that is what the row is about.
  const waiting = row.unset + row.unusable + (words === settings.otherReference ? row.elsewhere : 0);
  const elsewhere = row.unset + row.unusable + row.elsewhere - waiting;
  return (
    <div class="standing">
      <Pill tone={tone} icon={icon}>
        {t(words)}
      </Pill>
      {row.category.costCategory?.active === true && <span class="under">{description}</span>}
      {waiting > 0 && (
        <span class="under">
          {format.number(waiting)} {t(waiting === 1 ? settings.waitingOne : settings.waiting)}
        </span>
      )}
      {why && <p class="why">{t(why)}</p>}
      {elsewhere > 0 && (
        <p class="why">
          {format.number(elsewhere)} {t(elsewhere === 1 ? settings.heldElsewhereOne : settings.heldElsewhere)}
        </p>
      )}
    </div>
  );
}

function standingOf({ category, unset, unusable, elsewhere }: Row, isKnown: boolean) {
  const { externalReference, costCategory } = category;
  const isMissing = externalReference === null;
  if (isMissing && unset === 0 && unusable === 0 && elsewhere > 0)
    return { ...WAIT, words: settings.otherReference, why: settings.otherReferenceWhy };
  if (isMissing) return { ...BAD, words: settings.missing, why: settings.missingWhy };
  if (costCategory?.active === true)
    return unusable > 0
      ? { ...WAIT, words: settings.unusable, why: settings.unusableWhy }
      : { ...GOOD, words: settings.ok };
  if (costCategory === null && !isKnown) return { ...QUIET, words: settings.unchecked };
  return { ...BAD, words: costCategory === null ? settings.gone : settings.inactive, why: settings.chooseOther };
}

const GOOD = { tone: 'good', icon: 'check', why: undefined } as const;
const QUIET = { tone: 'quiet', icon: 'clock', why: undefined } as const;
const WAIT = { tone: 'wait', icon: 'clock' } as const;
const BAD = { tone: 'bad', icon: 'attention' } as const;
