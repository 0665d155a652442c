import { nameOfFailure } from '../client/temporal-failure.js';
import { ErrorForPeople } from '../runtime/error-for-people.js';
import type { Logger } from '../runtime/logger.js';
import { thisMachine, type MachineClocks } from '../tripletex/index.js';

/** A worker whose clock is off by more, in milliseconds, does no work. */
const MOST_OFF_MS = 30_000;
const EVERY_MS = 10_000;

/** How the clock of this machine compared with the database's. */
export interface ClockReading {
  /** How far it is ahead of the database's, negative for behind, in milliseconds. */
  readonly offsetMs: number;
  /** By how much that may be wrong: the answer took twice as long. */
  readonly uncertaintyMs: number;
}

/** Whether a worker may work by a clock that compares like this; false only where it surely is too far off. */
export function isCloseEnough({ offsetMs, uncertaintyMs }: ClockReading): boolean {
  return Math.abs(offsetMs) - uncertaintyMs <= MOST_OFF_MS;
}

/** The clock of this machine is too far from the database's to work by it. Says what to do. */
export class WrongClockError extends ErrorForPeople {
  override readonly name = 'WrongClockError';

  constructor({ offsetMs }: ClockReading) {
    const seconds = Math.round(Math.abs(offsetMs) / 1000);
    super(
      `The clock of this machine is ${seconds} seconds ${offsetMs < 0 ? 'behind' : 'ahead of'} the database’s, and a worker ` +
        `does no work with more than ${MOST_OFF_MS / 1000}. See which of the two is wrong, set it right by time synchronisation ` +
        '(`timedatectl set-ntp true`; in a container, on its host), and start the worker again.',
    );
  }
}

/** Receives each comparison of a worker’s clock with the database’s. */
export interface ClockListener {
  readonly onReading: (reading: ClockReading) => void;
  /** Once, when the clock has become too wrong to go on. */
  readonly onWrong: (error: WrongClockError) => void;
}

/** The database's clock, as a worker asks for it at any moment. */
export interface SharedClock {
  /** The database's time as it was read last, carried on by the steady clock of this machine. */
  readonly now: () => Date;
  readonly stop: () => void;
}

/**
 * Reads the database's clock now and every ten seconds, and compares this machine's with it. Throws a `WrongClockError` when they
 * differ too much at the start; later on it tells `onWrong`. A database that is away is asked again at the next time.
 */
export async function keepSharedClock(
  readDatabase: () => Promise<Date>,
  { onReading, onWrong }: ClockListener,
  logger: Logger,
  clocks: MachineClocks = thisMachine,
): Promise<SharedClock> {
  // By the steady clock, what the database's shows when that one shows 0.
  let databaseAtZero = 0;
  const read = async (): Promise<ClockReading> => {
    const [asked, askedWall] = [clocks.steady(), clocks.wall()];
    const database = (await readDatabase()).getTime();
    const uncertaintyMs = (clocks.steady() - asked) / 2;
    databaseAtZero = database - (asked + uncertaintyMs);
    const reading = { offsetMs: askedWall + uncertaintyMs - database, uncertaintyMs };
    onReading(reading);
    return reading;
  };
  // The first answer takes the time to connect, too.
  await readDatabase();
  const first = await read();
  if (!isCloseEnough(first)) throw new WrongClockError(first);

  let [isStopped, isTrouble] = [false, false];
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    try {
      const reading = await read();
      isTrouble = false;
      return reading;
    } catch (error) {
      if (!isTrouble)
        logger.warn({ error: nameOfFailure(error) }, 'Could not read the database’s clock: it is tried again.');
      isTrouble = true;
      return undefined;
    }
  };
  const goOn = async () => {
    const reading = await look();
    if (isStopped) return;
    if (reading && !isCloseEnough(reading)) onWrong(new WrongClockError(reading));
    else timer = setTimeout(() => void goOn(), EVERY_MS);
  };
  timer = setTimeout(() => void goOn(), EVERY_MS);
  return {
    now: () => new Date(databaseAtZero + clocks.steady()),
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
