import { flagOf, noObject, numberOf, objectOf, referenceTo, textOf, type Json } from '../protocol/body.js';
import type { Call } from '../protocol/call.js';
import { invalid } from '../protocol/refusals.js';
import { CURRENCIES } from '../registers/currencies.js';
import type { Company, Project, Ref, TravelDetails, TravelExpense } from '../state/records.js';
import { asStored } from './texts.js';

/** What can be written at the root of a travel expense, without its children. */
export type Header = Pick<
  TravelExpense,
  | 'title'
  | 'department'
  | 'project'
  | 'travelDetails'
  | 'freeDimension1'
  | 'freeDimension2'
  | 'freeDimension3'
  | 'isChargeable'
  | 'isFixedInvoicedAmount'
  | 'isMarkupInvoicedPercent'
  | 'isIncludeAttachedReceiptsWhenReinvoicing'
  | 'travelAdvance'
  | 'fixedInvoicedAmount'
  | 'markupInvoicedPercent'
>;

const NO_DETAILS: TravelDetails = {
  isForeignTravel: false,
  isDayTrip: false,
  isCompensationFromRates: false,
  departureDate: null,
  returnDate: null,
  detailedJourneyDescription: '',
  departureFrom: '',
  destination: '',
  departureTime: '',
  returnTime: '',
  purpose: '',
};

/** Reads the root of a body; what it leaves out stays as it was. */
export function headerOf(call: Call, body: Json, employeeId: number, before?: Header): Header {
  const { company, world } = call;
  const has = (name: string) => body[name] !== undefined;
  const kept = <Value>(name: string, read: Value | undefined, byDefault: Value, old: Value | undefined): Value =>
    has(name) ? (read ?? byDefault) : (old ?? byDefault);
  referenceTo(body, 'paymentCurrency', CURRENCIES);
  const travelDetails = detailsOf(body, before);
  const project = has('project') ? referenceTo(body, 'project', company.projects) : (before?.project ?? null);
  const objection = projectObjection(company, project, employeeId, travelDetails?.departureDate ?? world.today);
  if (objection !== undefined) throw invalid({ field: 'project.id', message: objection, path: 'project' });
  return {
    title: asStored(company, kept('title', textOf(body, 'title'), '', before?.title)),
    department: departmentOf(company, body, before, employeeId),
    project,
    travelDetails,
    freeDimension1: dimensionOf(body, 'freeDimension1'),
    freeDimension2: dimensionOf(body, 'freeDimension2'),
    freeDimension3: dimensionOf(body, 'freeDimension3'),
    isChargeable: kept('isChargeable', flagOf(body, 'isChargeable'), false, before?.isChargeable),
    isFixedInvoicedAmount: kept(
      'isFixedInvoicedAmount',
      flagOf(body, 'isFixedInvoicedAmount'),
      false,
      before?.isFixedInvoicedAmount,
    ),
    isMarkupInvoicedPercent: kept(
      'isMarkupInvoicedPercent',
      flagOf(body, 'isMarkupInvoicedPercent'),
      false,
      before?.isMarkupInvoicedPercent,
    ),
    isIncludeAttachedReceiptsWhenReinvoicing: kept(
      'isIncludeAttachedReceiptsWhenReinvoicing',
      flagOf(body, 'isIncludeAttachedReceiptsWhenReinvoicing'),
      false,
      before?.isIncludeAttachedReceiptsWhenReinvoicing,
    ),
    travelAdvance: kept('travelAdvance', numberOf(body, 'travelAdvance'), 0, before?.travelAdvance),
    fixedInvoicedAmount: kept(
      'fixedInvoicedAmount',
      numberOf(body, 'fixedInvoicedAmount'),
      0,
      before?.fixedInvoicedAmount,
    ),
    markupInvoicedPercent: kept(
      'markupInvoicedPercent',
      numberOf(body, 'markupInvoicedPercent'),
      0,
      before?.markupInvoicedPercent,
    ),
  };
}

/** Taken from the employee when it is left out (observed March 2026). */
function departmentOf(company: Company, body: Json, before: Header | undefined, employeeId: number): Ref | null {
  if (body.department === undefined && before !== undefined) return before.department;
  const active = company.departments.filter(({ isInactive }) => !isInactive);
  return (
    referenceTo(body, 'department', active) ?? company.employees.find(({ id }) => id === employeeId)?.department ?? null
  );
}

/** The stand-in's companies have no values of free dimensions. */
function dimensionOf(body: Json, name: string): null {
  if (referenceTo(body, name, []) !== null) throw noObject(name);
  return null;
}

/** Whether travel details are there decides the type; a type is changed by `convert` alone. */
function detailsOf(body: Json, before: Header | undefined): TravelDetails | null {
  const sent = objectOf(body, 'travelDetails');
  if (before !== undefined && sent !== undefined && before.travelDetails === null) {
    throw invalid({ field: 'travelDetails', message: 'Kun reiseregning, ikke ansattutlegg, kan benyttes her.' });
  }
  if (sent === undefined) return before?.travelDetails ?? null;
  const details = { ...NO_DETAILS, ...before?.travelDetails, ...withoutNulls(sent) };
  const { departureDate, returnDate } = details;
  if (departureDate !== null && returnDate !== null && returnDate < departureDate) {
    throw invalid({
      field: 'travelDetails.returnDate',
      message: 'Returdato kan ikke være før avreisedato.',
      path: 'travelDetails.returnDate',
    });
  }
  return details;
}

function withoutNulls(sent: Json): Partial<TravelDetails> {
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null));
}

/**
 * Why nobody can book on a project; undefined when one can. That Tripletex refuses closed projects, days outside their dates and
 * people who do not take part is not documented: the stand-in is the strict one here.
 */
export function projectObjection(
  company: Company,
  reference: Ref | null,
  employeeId: number,
  day: string,
): string | undefined {
  const project = company.projects.find(({ id }) => id === reference?.id);
  if (project === undefined) return undefined;
  if (project.isOffer) return 'Tilbudet er ikke et prosjekt.';
  if (project.isClosed) return 'Prosjektet er avsluttet.';
  if (day < project.startDate || (project.endDate !== null && day > project.endDate))
    return 'Datoen er utenfor prosjektets varighet.';
  return mayBook(company, project, employeeId) ? undefined : 'Den ansatte er ikke deltaker på prosjektet.';
}

function mayBook({ onlyProjectMembersCanRegisterInfo }: Company, project: Project, employeeId: number): boolean {
  if (!project.forParticipantsOnly && !onlyProjectMembersCanRegisterInfo) return true;
  return project.participantIds.includes(employeeId) || project.projectManager?.id === employeeId;
}

/** The details a new travel report of its type begins with. */
export function emptyDetails(): TravelDetails {
  return { ...NO_DETAILS };
}
