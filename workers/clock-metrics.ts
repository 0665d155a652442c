import { Runtime } from '@temporalio/worker';
import type { ClockReading } from './shared-clock.js';

/** Shows for `/metrics` how far the clock of this machine is off from the database's: gauges of Temporal's SDK are never negative. */
export function showClockInMetrics(): (reading: ClockReading) => void {
  const offset = Runtime.instance().metricMeter.createGauge(
    'sonya_clock_offset_seconds',
    'float',
    '',
    'How far the clock of the worker is ahead of the database’s or behind it, in seconds.',
  );
  return ({ offsetMs }) => offset.set(Math.abs(offsetMs) / 1000);
}
