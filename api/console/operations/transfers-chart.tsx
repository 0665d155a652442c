import type { TransferredInHour } from '../../../client/overview-client.js';
import type { SignedInView } from '../view.js';
import { operations } from '../words/operations.js';
import { DayChart, hoursFrom, mostOf, type Hour } from './chart.js';

interface Props {
  readonly view: SignedInView;
  readonly transferred: readonly TransferredInHour[];
  /** The first hour shown. */
  readonly since: Date;
}

/** Reports that came to stand in Tripletex, hour by hour. */
export function TransfersChart({ view, transferred, since }: Props) {
  const { t, format } = view;
  const counts = new Map(transferred.map(({ hour, count }) => [hour, count]));
  const hours = hoursFrom(since).map((at): Hour => {
    const count = counts.get(at) ?? 0;
    return { at, parts: [{ look: 'bar', count }], cells: [format.number(count)] };
  });
  const total = transferred.reduce((sum, { count }) => sum + count, 0);
  const title = `${t(operations.chart)}, ${t(operations.lastDay)}`;
  const alternative = `${title}: ${format.number(total)}, ${t(operations.atMost)} ${format.number(mostOf(hours))}.`;
  return (
    <section class="card" aria-labelledby="chart-title">
      <h2 id="chart-title">{title}</h2>
      <DayChart
        view={view}
        title={t(operations.chart)}
        alternative={alternative}
        columns={[operations.transferred]}
        hours={hours}
      />
    </section>
  );
}
