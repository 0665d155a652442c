import type { Stored } from '../state/records.js';

export interface Zone extends Stored {
  readonly countryCode: string;
  readonly zoneName: string;
  readonly isDisabled: boolean;
  readonly governmentName: string;
  readonly continent: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly currencyId: number;
  /** A made-up state rate for a day and night, in NOK. */
  readonly dayRate: number;
}

function zone(
  id: number,
  countryCode: string,
  zoneName: string,
  governmentName: string,
  currencyId: number,
  dayRate: number,
): Zone {
  const whole = { fromDate: '2025-01-01', toDate: '2099-12-31' };
  return {
    id,
    version: 0,
    countryCode,
    zoneName,
    isDisabled: false,
    governmentName,
    continent: 'Europa',
    ...whole,
    currencyId,
    dayRate,
  };
}

/** Where somebody can travel abroad, by name. Ids and rates are of our own making; Norway is not among them. */
export const ZONES: readonly Zone[] = [
  zone(1101, 'DK', 'Danmark', 'Danmark', 3, 1190),
  zone(1102, 'DK', 'Danmark - København', 'Danmark, København', 3, 1340),
  zone(1103, 'FR', 'Frankrike', 'Frankrike', 5, 980),
  zone(1104, 'FR', 'Frankrike - Paris', 'Frankrike, Paris', 5, 1115),
  zone(1105, 'GB', 'Storbritannia', 'Storbritannia', 6, 960),
  zone(1106, 'SE', 'Sverige', 'Sverige', 2, 920),
  zone(1107, 'SE', 'Sverige - Stockholm', 'Sverige, Stockholm', 2, 1010),
  zone(1108, 'DE', 'Tyskland', 'Tyskland', 5, 905),
  zone(1109, 'DE', 'Tyskland - Berlin', 'Tyskland, Berlin', 5, 1020),
].sort((one, other) => one.zoneName.localeCompare(other.zoneName, 'nb'));
