import type { Participant, ReportLine } from '../../../contract/approved-report.js';
import type { View } from '../view.js';
import { lineWords, OVERNIGHT_WORDS, VEHICLE_WORDS } from '../words/lines.js';

type Of<Type extends ReportLine['type']> = Extract<ReportLine, { type: Type }>;

/** Everything that was approved of a line beside its category, day and sum, one thing after another. */
export function detailsOf(view: View, line: ReportLine): string[] {
  const { t } = view;
  const { text, project, department } = line;
  return [
    ...(text === undefined ? [] : [text]),
    ...ownDetails(view, line),
    ...(project ? [`${t(lineWords.project)} ${project.number}`] : []),
    ...(department ? [`${t(lineWords.department)} ${department.number}`] : []),
  ];
}

function ownDetails(view: View, line: ReportLine): string[] {
  switch (line.type) {
    case 'cost':
      return ofCost(view, line);
    case 'mileage':
      return ofMileage(view, line);
    case 'perDiem':
      return ofPerDiem(view, line);
    case 'nightAllowance':
      return ofNights(view, line);
  }
}

function ofCost({ t }: View, { purpose, participants = [], paidBy, paymentType, vatPercent }: Of<'cost'>): string[] {
  const paid = paymentType === undefined ? t(lineWords.paidByCompany) : `${t(lineWords.paidByCompany)}: ${paymentType}`;
  const people = participants.map((participant) => participantWords(t(lineWords.employeeNumber), participant));
  return [
    ...(purpose === undefined ? [] : [purpose]),
    ...(people.length === 0 ? [] : [`${t(lineWords.participants)}: ${people.join('; ')}`]),
    ...(paidBy === 'company' ? [paid] : []),
    ...(vatPercent === 0 ? [] : [`${t(lineWords.vat)}: ${vatPercent} %`]),
  ];
}

function participantWords(numbered: string, { name, company, employeeNumber }: Participant): string {
  const number = employeeNumber === undefined ? undefined : `${numbered} ${employeeNumber}`;
  return [name, company, number].filter((part) => part !== undefined).join(', ');
}

function ofMileage({ t, format }: View, line: Of<'mileage'>): string[] {
  const { from, to, km, vehicle, passengers, trailer, forestRoad, rateNok } = line;
  return [
    `${t(VEHICLE_WORDS[vehicle])}: ${from} – ${to}, ${format.decimal(km)} km`,
    ...(passengers.length === 0 ? [] : [`${t(lineWords.passengers)}: ${passengers.join(', ')}`]),
    ...(trailer ? [t(lineWords.trailer)] : []),
    ...(forestRoad ? [t(lineWords.forestRoad)] : []),
    ...(rateNok === undefined ? [] : [`${t(lineWords.rate)}: ${format.money(rateNok)}`]),
  ];
}

function ofPerDiem({ t, format }: View, { from, to, country, place, overnight, meals }: Of<'perDiem'>): string[] {
  const where = country === 'NO' ? place : `${place}, ${format.country(country)}`;
  const covered = (['breakfast', 'lunch', 'dinner'] as const).flatMap((meal) => {
    const count = meals.filter((day) => day[meal]).length;
    return count === 0 ? [] : [`${count} × ${t(lineWords[meal])}`];
  });
  return [
    where,
    `${format.wallClock(from)} – ${format.wallClock(to)}`,
    t(OVERNIGHT_WORDS[overnight]),
    ...(covered.length === 0 ? [] : [`${t(lineWords.covered)}: ${covered.join(', ')}`]),
  ];
}

function ofNights({ t, format }: View, { from, to, nights, place, address }: Of<'nightAllowance'>): string[] {
  return [
    address === undefined ? place : `${place}, ${address}`,
    `${format.date(from)} – ${format.date(to)}, ${nights} ${t(nights === 1 ? lineWords.night : lineWords.nights)}`,
  ];
}
