import type { ReportLine } from '../../contract/approved-report.js';
import { norwegianDay } from '../../contract/oslo-time.js';

type Allowance = Exclude<ReportLine, { type: 'cost' }>;

/** The day a line is booked on: its date, or the day on which it starts. */
export function dayOf(line: ReportLine): string {
  return 'date' in line ? line.date : line.from.slice(0, 10);
}

/** The Norwegian comment of a line in Tripletex: its text, and for representation its purpose, for an allowance what it is for. */
export function commentOf(line: ReportLine): string {
  const parts = line.type === 'cost' ? [line.text, line.purpose] : [describeAllowance(line), line.text];
  return parts
    .filter((part) => part !== undefined)
    .map((part) => part.trim())
    .join(' – ');
}

/** An allowance in words: its kind, the route or place, the quantity. */
function describeAllowance(line: Allowance): string {
  switch (line.type) {
    case 'mileage':
      return [
        `${VEHICLES[line.vehicle]} ${line.from} – ${line.to}`,
        `${norwegianNumber(line.km)} km`,
        ...mileageExtras(line),
      ].join(', ');
    case 'perDiem':
      return [
        `Diett ${line.place}`,
        `${clock(line.from)} – ${clock(line.to)}`,
        OVERNIGHTS[line.overnight],
        ...coveredMeals(line),
      ].join(', ');
    case 'nightAllowance':
      return [
        `Nattillegg ${line.place}`,
        ...(line.address === undefined ? [] : [line.address]),
        `${norwegianDay(line.from)} – ${norwegianDay(line.to)}`,
        `${line.nights} ${line.nights === 1 ? 'natt' : 'netter'}`,
      ].join(', ');
  }
}

const VEHICLES: Record<Extract<Allowance, { type: 'mileage' }>['vehicle'], string> = {
  car: 'Kilometergodtgjørelse bil',
  motorcycle: 'Kilometergodtgjørelse motorsykkel',
  moped: 'Kilometergodtgjørelse moped',
  boat: 'Kilometergodtgjørelse båt',
  snowmobile: 'Kilometergodtgjørelse snøscooter',
  other: 'Kilometergodtgjørelse',
};

const OVERNIGHTS: Record<Extract<Allowance, { type: 'perDiem' }>['overnight'], string> = {
  none: 'dagsreise',
  hotel: 'hotell',
  withoutCooking: 'pensjonat uten kokemulighet',
  withCooking: 'hybel med kokemulighet',
};

function mileageExtras(line: Extract<Allowance, { type: 'mileage' }>): string[] {
  return [
    ...(line.passengers.length > 0 ? [`passasjerer: ${line.passengers.join(' og ')}`] : []),
    ...(line.trailer ? ['tilhenger'] : []),
    ...(line.forestRoad ? ['skogs- og anleggsvei'] : []),
  ];
}

function coveredMeals(line: Extract<Allowance, { type: 'perDiem' }>): string[] {
  const counts = [
    [line.meals.filter(({ breakfast }) => breakfast).length, 'frokost'],
    [line.meals.filter(({ lunch }) => lunch).length, 'lunsj'],
    [line.meals.filter(({ dinner }) => dinner).length, 'middag'],
  ] as const;
  const covered = counts.filter(([count]) => count > 0).map(([count, meal]) => `${count} ${meal}`);
  return covered.length > 0 ? [`dekket: ${covered.join(', ')}`] : [];
}

function clock(wallClock: string): string {
  const [day = '', time = ''] = wallClock.split('T');
  return `${norwegianDay(day)} ${time}`;
}

function norwegianNumber(decimal: string): string {
  return decimal.replace(/\.0+$/, '').replace('.', ',');
}
