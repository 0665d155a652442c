import type { CheckId, ConnectionCheck, ConnectionCheckResult, ConnectionStatus, SyncChoice } from './connection.js';
import type { Text } from './text.js';

/** The entitlement behind each box of the set-up article, as Tripletex numbers it (`entitlementId`, seen March 2026). */
export const ENTITLEMENT: Partial<Record<CheckId, number>> = {
  travelSettings: 121,
  registerReports: 47,
  allReports: 25,
  projectInfo: 92,
  projectStatus: 20,
  projectSettings: 133,
  allProjects: 11,
  companyInfo: 21,
  employeeInfo: 61,
};

/** Administrator: implies every other right. */
export const ADMINISTRATOR = 1;

/** The box to tick in Tripletex, or what the check looks at, in the words of the set-up article. */
export const CHECK_LABELS: Record<CheckId, Text> = {
  key: {
    nb: 'Brukernøkkelen virker og hører til en ansatt i selskapet',
    en: 'The user key works and belongs to an employee of the company',
  },
  travelSettings: {
    nb: 'Reiseregning → Reiseregningsinnstillinger',
    en: 'Reiseregning → Reiseregningsinnstillinger (travel settings)',
  },
  registerReports: {
    nb: 'Reiseregning → Å registrere reiseregninger og ansattutlegg',
    en: 'Reiseregning → Å registrere reiseregninger og ansattutlegg (register travel and expense reports)',
  },
  allReports: {
    nb: 'Reiseregning → Tilgang til alle reiseregninger/ansattutlegg (inkl. godkjenning), Hele selskapet',
    en: 'Reiseregning → Tilgang til alle reiseregninger/ansattutlegg (inkl. godkjenning), Hele selskapet (all reports, with approval)',
  },
  projectInfo: { nb: 'Prosjekt → Prosjektinformasjon', en: 'Prosjekt → Prosjektinformasjon (project information)' },
  projectStatus: { nb: 'Prosjekt → Prosjektstatus', en: 'Prosjekt → Prosjektstatus (project status)' },
  projectSettings: {
    nb: 'Prosjekt → Prosjektinnstillinger',
    en: 'Prosjekt → Prosjektinnstillinger (project settings)',
  },
  allProjects: {
    nb: 'Prosjekt → Full tilgang → Alle prosjekter, Hele selskapet',
    en: 'Prosjekt → Full tilgang → Alle prosjekter, Hele selskapet (all projects)',
  },
  companyInfo: {
    nb: 'Selskap → Full tilgang til selskapsinformasjon',
    en: 'Selskap → Full tilgang til selskapsinformasjon (company information)',
  },
  employeeInfo: {
    nb: 'Selskap → Lesetilgang til ansattinformasjon',
    en: 'Selskap → Lesetilgang til ansattinformasjon (read employees)',
  },
  approvalRules: { nb: 'Reglene for godkjenning lar nøkkelen godkjenne', en: 'The approval rules let the key approve' },
  allowanceCategories: {
    nb: 'Kilometergodtgjørelse og diett har en kostnadskategori',
    en: 'Mileage and per diem have a cost category',
  },
};

/** What to do about a right that a key lacks; `owner` where its owner has not got it either. */
export function adviceToTick({ nb, en }: Text, lackedBy?: 'owner'): Text {
  if (lackedBy === 'owner')
    return {
      nb: `En nøkkel kan aldri mer enn eieren sin, og eieren har ikke «${nb}»: gi eieren tilgangen i Tripletex, eller lag nøkkelen på en ansatt som har den.`,
      en: `A key never has more rights than its owner, who has not got “${en}”: give the owner the right in Tripletex, or create the key on an employee who has it.`,
    };
  return { nb: `Åpne nøkkelen i Tripletex og huk av «${nb}».`, en: `Open the key in Tripletex and tick “${en}”.` };
}

/** The checks without which no report can be transferred; employee information is one since every report names an employee. */
const TRANSFERS_NEED: readonly CheckId[] = [
  'key',
  'travelSettings',
  'registerReports',
  'allReports',
  'companyInfo',
  'employeeInfo',
];
const PROJECTS_NEED: readonly CheckId[] = ['projectInfo', 'projectStatus', 'projectSettings', 'allProjects'];

/** What is known of a key before its first check: not that it works. */
const NOT_CHECKED: ConnectionCheckResult = {
  id: 'key',
  ok: false,
  advice: {
    nb: 'Ikke sjekket ennå: sjekk tilkoblingen på nytt.',
    en: 'Not checked yet: check the connection again.',
  },
};

/** The checks of a company with a key. A stored key that was never checked is shown as such, so that it never passes for good. */
export function checksOfKey(results: readonly ConnectionCheckResult[]): readonly ConnectionCheckResult[] {
  return results.length > 0 ? results : [NOT_CHECKED];
}

/** The checks as they are shown: with their words, and required only where a transfer or a chosen sync needs them. */
export function describeChecks(results: readonly ConnectionCheckResult[], sync: SyncChoice): ConnectionCheck[] {
  return results.map(({ id, ok, advice }) => ({
    id,
    ok,
    required: isRequired(id, sync),
    label: CHECK_LABELS[id],
    advice,
  }));
}

function isRequired(id: CheckId, sync: SyncChoice): boolean {
  return TRANSFERS_NEED.includes(id) || (sync.projects && PROJECTS_NEED.includes(id));
}

/** `broken` when a required check fails, `limited` when only others do, `none` without a key. */
export function connectionStatus(hasKey: boolean, checks: readonly ConnectionCheck[]): ConnectionStatus {
  if (!hasKey) return 'none';
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.some(({ required }) => required)) return 'broken';
  return failed.length > 0 ? 'limited' : 'ok';
}
