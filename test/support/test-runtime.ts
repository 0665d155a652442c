import { createLogger } from '../../runtime/logger.js';
import { installTemporalRuntime, type TemporalRuntime } from '../../runtime/temporal-runtime.js';

/** What Temporal's SDK logged in this process, from warnings up, one JSON line each. */
export const sdkLog: string[] = [];

/**
 * Temporal's native runtime as production has it, once for all test files of a process: it counts for metrics, and what it logs
 * is kept in `sdkLog` instead of printed. A test that needs a runtime takes this one and does not shut it down.
 */
export function testRuntime(): Promise<TemporalRuntime> {
  const logger = createLogger('warn', {}, { write: (line) => void sdkLog.push(line) });
  return installTemporalRuntime(logger, { collectMetrics: true });
}
