import type { TransferredInHour } from '../../../client/overview-client.js';
import type { SignedInView } from '../view.js';
import { operations } from '../words/operations.js';

const HOURS = 24;
const HOUR_MS = 60 * 60_000;
const WIDTH = 720;
const HEIGHT = 150;
const BASE = 125;
const TOP = 12;
const STEP = WIDTH / HOURS;

interface Props {
  readonly view: SignedInView;
  readonly transferred: readonly TransferredInHour[];
  /** The first hour shown. */
  readonly since: Date;
}

/** Reports that came to stand in Tripletex, hour by hour: a picture, and the same as a table. */
export function TransfersChart({ view, transferred, since }: Props) {
  const { t, format } = view;
  const counts = new Map(transferred.map(({ hour, count }) => [Date.parse(hour), count]));
  const hours = Array.from({ length: HOURS }, (_, position) => {
    const at = since.getTime() + position * HOUR_MS;
    return { at: new Date(at).toISOString(), count: counts.get(at) ?? 0 };
  });
  const total = hours.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(...hours.map(({ count }) => count));
  const alternative = `${t(operations.chart)}, ${t(operations.chartOf)}: ${format.number(total)}, ${t(operations.atMost)} ${format.number(most)}.`;
  return (
    <section class="card" aria-labelledby="chart-title">
      <h2 id="chart-title">
        {t(operations.chart)}, {t(operations.chartOf)}
      </h2>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={alternative}>
        {hours.map(({ at, count }, position) => (
          <Bar x={position * STEP} share={most === 0 ? 0 : count / most}>
            {position % 4 === 0 ? format.clock(at) : ''}
          </Bar>
        ))}
        <text x={0} y={TOP - 2}>
          {format.number(most)}
        </text>
      </svg>
      <details>
        <summary>{t(operations.chartTable)}</summary>
        <table>
          <caption class="unseen">{t(operations.chart)}</caption>
          <thead>
            <tr>
              <th scope="col">{t(operations.hour)}</th>
              <th scope="col" class="sum">
                {t(operations.transferred)}
              </th>
            </tr>
          </thead>
          <tbody>
            {hours.map(({ at, count }) => (
              <tr>
                <th scope="row">{format.time(at)}</th>
                <td class="sum">{format.number(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function Bar({ x, share, children }: { x: number; share: number; children?: string }) {
  const height = Math.max(share * (BASE - TOP), 2);
  const look = share === 0 ? 'bar-none' : 'bar';
  return (
    <>
      <rect class={look} x={x + 3} y={BASE - height} width={STEP - 6} height={height} rx={2} />
      {children !== '' && (
        <text x={x + 3} y={HEIGHT - 6}>
          {children}
        </text>
      )}
    </>
  );
}
