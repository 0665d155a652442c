import type { OpenOutage } from '../../../client/overview-client.js';
import type { CallCounts, TripletexHealth } from '../../../client/tripletex-health.js';
import { EVERYBODY } from '../../../contract/outage-steps.js';
import type { Text } from '../../../contract/text.js';
import { Notice, Time } from '../parts/elements.js';
import type { SignedInView } from '../view.js';
import { common } from '../words/common.js';
import { operations } from '../words/operations.js';
import { DayChart, hoursFrom, type Hour } from './chart.js';
import { FigureList, type FigureOf } from './figure-list.js';

interface Props {
  readonly view: SignedInView;
  readonly outages: readonly OpenOutage[];
  readonly health: TripletexHealth;
  /** The first hour of the picture. */
  readonly since: Date;
}

/** How Tripletex is doing: what is away now, and how it answered lately. */
export function Health({ view, outages, health, since }: Props) {
  const { t } = view;
  return (
    <section aria-labelledby="health-title">
      <h2 id="health-title">{t(operations.health)}</h2>
      {outages.length === 0 && <Notice tone="good">{t(operations.healthy)}</Notice>}
      {outages.map((outage) => (
        <Outage view={view} outage={outage} />
      ))}
      {health.lastDay.calls === 0 ? (
        <p>{t(operations.noRequestsYet)}</p>
      ) : (
        <>
          <Shares view={view} health={health} />
          <CallsChart view={view} health={health} since={since} />
        </>
      )}
    </section>
  );
}

function Outage({ view, outage: { scope, openedAt, nextProbeAt } }: { view: SignedInView; outage: OpenOutage }) {
  const { t } = view;
  return (
    <Notice tone="bad">
      {scope === EVERYBODY ? t(operations.outage) : `${t(operations.outageOf)} ${scope}`}, {t(common.since)}{' '}
      <Time view={view} at={openedAt} />.{' '}
      {nextProbeAt !== null && (
        <>
          {t(operations.nextProbe)} <Time view={view} at={nextProbeAt} />.
        </>
      )}
    </Notice>
  );
}

const KINDS = ['failed', 'throttled'] as const;

function Shares({ view, health }: { view: SignedInView; health: TripletexHealth }) {
  const { t, format } = view;
  const shareOf = (kind: (typeof KINDS)[number], of: CallCounts, when: Text): FigureOf => {
    const label = `${t(operations[kind])}, ${t(when)}`;
    if (of.calls === 0) return { label, value: t(operations.noRequests) };
    const note = `${format.number(of[kind])} ${t(operations.of)} ${format.number(of.calls)} ${t(operations.ofRequests)}`;
    return { label, value: format.percent(of[kind] / of.calls), note };
  };
  const figures = [
    ...KINDS.map((kind) => shareOf(kind, health.lastHour, operations.lastHour)),
    ...KINDS.map((kind) => shareOf(kind, health.lastDay, operations.lastDay)),
  ];
  return (
    <>
      <FigureList figures={figures} />
      <p class="hint">{t(operations.whatFailed)}</p>
    </>
  );
}

const NOTHING: CallCounts = { calls: 0, failed: 0, throttled: 0 };

/** What went wrong, hour by hour. Of so many that hardly anything did shows in the figures. */
function CallsChart({ view, health, since }: Omit<Props, 'outages'>) {
  const { t, format } = view;
  const counted = new Map(health.hours.map(({ hour, ...counts }): [string, CallCounts] => [hour, counts]));
  const hours = hoursFrom(since).map((at): Hour => {
    const { calls, failed, throttled } = counted.get(at) ?? NOTHING;
    const parts = [
      { look: 'bar-failed', count: failed },
      { look: 'bar-throttled', count: throttled },
    ] as const;
    return { at, parts, cells: [calls, failed, throttled].map(format.number) };
  });
  const title = `${t(operations.callsChart)}, ${t(operations.lastDay)}`;
  const told = KINDS.map((kind) => `${t(operations[kind])} ${format.number(health.lastDay[kind])}`);
  return (
    <div class="card">
      <h3>{title}</h3>
      <DayChart
        view={view}
        title={title}
        alternative={`${title}: ${told.join(', ')}.`}
        columns={[operations.requests, operations.failed, operations.throttled]}
        hours={hours}
      >
        <ul class="legend">
          {KINDS.map((kind) => (
            <li class={`legend-${kind}`}>{t(operations[kind])}</li>
          ))}
        </ul>
      </DayChart>
    </div>
  );
}
