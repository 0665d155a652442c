import type { ReportLine } from '../../../contract/approved-report.js';
import type { Text } from '../../../contract/text.js';

type Vehicle = Extract<ReportLine, { type: 'mileage' }>['vehicle'];
type Overnight = Extract<ReportLine, { type: 'perDiem' }>['overnight'];

/** What the page of one transfer says of a line that was approved. */
export const lineWords = {
  content: { nb: 'Innhold', en: 'Content' },
  participants: { nb: 'Deltakere', en: 'Participants' },
  employeeNumber: { nb: 'ansattnr.', en: 'employee no.' },
  paidByCompany: { nb: 'Betalt av firmaet', en: 'Paid by the company' },
  vat: { nb: 'Fradrag for mva.', en: 'VAT deducted' },
  passengers: { nb: 'Passasjerer', en: 'Passengers' },
  trailer: { nb: 'Med tilhenger', en: 'With a trailer' },
  forestRoad: { nb: 'På skogs- og anleggsvei', en: 'On forest and construction roads' },
  rate: { nb: 'Sats', en: 'Rate' },
  covered: { nb: 'Dekkede måltider', en: 'Covered meals' },
  breakfast: { nb: 'frokost', en: 'breakfast' },
  lunch: { nb: 'lunsj', en: 'lunch' },
  dinner: { nb: 'middag', en: 'dinner' },
  night: { nb: 'natt', en: 'night' },
  nights: { nb: 'netter', en: 'nights' },
  project: { nb: 'Prosjekt', en: 'Project' },
  department: { nb: 'Avdeling', en: 'Department' },
} satisfies Record<string, Text>;

export const VEHICLE_WORDS: Readonly<Record<Vehicle, Text>> = {
  car: { nb: 'Bil', en: 'Car' },
  motorcycle: { nb: 'Motorsykkel', en: 'Motorcycle' },
  moped: { nb: 'Moped', en: 'Moped' },
  boat: { nb: 'Båt', en: 'Boat' },
  snowmobile: { nb: 'Snøscooter', en: 'Snowmobile' },
  other: { nb: 'Annet kjøretøy', en: 'Another vehicle' },
};

export const OVERNIGHT_WORDS: Readonly<Record<Overnight, Text>> = {
  none: { nb: 'Dagsreise', en: 'Day trip' },
  hotel: { nb: 'Hotell', en: 'Hotel' },
  withoutCooking: { nb: 'Pensjonat uten kokemulighet', en: 'Boarding house without cooking' },
  withCooking: { nb: 'Hybel med kokemulighet', en: 'Lodging with cooking' },
};
