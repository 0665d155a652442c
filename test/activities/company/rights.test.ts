import { describe, expect, it } from 'vitest';
import { isBoxMissing } from '../../../activities/company/rights.js';
import { adviceToTick, CHECK_LABELS } from '../../../contract/connection-checks.js';
import { describeProblem } from '../../../contract/problems.js';

const tickBox = { ...CHECK_LABELS.companyInfo };
const advice = adviceToTick(CHECK_LABELS.companyInfo);
const noModule = describeProblem({ code: 'TLX-105', details: {} }).message;

describe('a box that a transfer waits for', () => {
  it('is missing while the check of it says so', () => {
    expect(isBoxMissing({ tickBox }, [{ id: 'companyInfo', ok: false, advice }])).toBe(true);
    expect(isBoxMissing({ tickBox, lackedBy: 'owner' }, [{ id: 'companyInfo', ok: false, advice }])).toBe(true);
  });

  it.each([
    ['it is ticked', { tickBox }, [{ id: 'companyInfo', ok: true, advice: null }]],
    ['another one is missing', { tickBox }, [{ id: 'employeeInfo', ok: false, advice }]],
    ['it is ticked and its module is off', { tickBox }, [{ id: 'companyInfo', ok: false, advice: noModule }]],
    ['no check looked at it', { tickBox }, []],
    ['no check calls it so', { tickBox: { nb: 'Boks', en: 'Box' } }, [{ id: 'companyInfo', ok: false, advice }]],
    ['nobody knows which', {}, [{ id: 'companyInfo', ok: false, advice }]],
  ] as const)('is not said to be when %s', (_, details, checks) => {
    expect(isBoxMissing(details, checks)).toBe(false);
  });
});
