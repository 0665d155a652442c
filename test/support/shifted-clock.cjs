/**
 * Loaded with `node --require` before anything else of a process: its clock differs from the machine's by as many milliseconds
 * as the file CLOCK_SHIFT_FILE says, which is read again all the time. Timers and `performance.now()` run as always.
 */
const { readFileSync } = require('node:fs');

const Real = Date;
const readShift = () => Number(readFileSync(process.env.CLOCK_SHIFT_FILE, 'utf8'));
let shiftMs = readShift();
setInterval(() => (shiftMs = readShift()), 50).unref();

globalThis.Date = class Date extends Real {
  constructor(...args) {
    if (args.length === 0) super(Real.now() + shiftMs);
    else super(...args);
  }

  static now() {
    return Real.now() + shiftMs;
  }
};
