import type { Child } from 'hono/jsx';
import type { Text } from '../../../contract/text.js';
import type { SignedInView } from '../view.js';
import { operations } from '../words/operations.js';

const HOURS = 24;
const HOUR_MS = 60 * 60_000;
const WIDTH = 720;
const HEIGHT = 150;
const BASE = 125;
const TOP = 12;
const STEP = WIDTH / HOURS;

/** What is drawn of an hour, one upon the other: how many, and how that looks. */
export interface Part {
  readonly look: 'bar' | 'bar-failed' | 'bar-throttled';
  readonly count: number;
}

/** One hour. */
export interface Hour {
  /** The instant at which it begins. */
  readonly at: string;
  readonly parts: readonly Part[];
  /** What the table says of it, by column. */
  readonly cells: readonly string[];
}

interface Props {
  readonly view: SignedInView;
  readonly title: string;
  /** The picture in words. */
  readonly alternative: string;
  readonly columns: readonly Text[];
  readonly hours: readonly Hour[];
  /** What the looks mean, where there are several. */
  readonly children?: Child;
}

/** The instants at which the hours of a picture begin. */
export function hoursFrom(since: Date): string[] {
  return Array.from({ length: HOURS }, (_, position) => new Date(since.getTime() + position * HOUR_MS).toISOString());
}

/** The most that there was of anything in an hour. */
export function mostOf(hours: readonly Hour[]): number {
  return Math.max(...hours.map(totalOf));
}

function totalOf({ parts }: Hour): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}

/** A day, hour by hour: a picture, and the same as a table. */
export function DayChart({ view, title, alternative, columns, hours, children }: Props) {
  const { format } = view;
  const most = mostOf(hours);
  return (
    <>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={alternative}>
        {hours.map((hour, position) => (
          <Column x={position * STEP + 3} hour={hour} most={most}>
            {position % 4 === 0 ? format.clock(hour.at) : ''}
          </Column>
        ))}
        <text x={0} y={TOP - 2}>
          {format.number(most)}
        </text>
      </svg>
      {children}
      <HourTable view={view} title={title} columns={columns} hours={hours} />
    </>
  );
}

function HourTable({ view, title, columns, hours }: Omit<Props, 'alternative' | 'children'>) {
  const { t, format } = view;
  return (
    <details>
      <summary>{t(operations.chartTable)}</summary>
      <table class="cards">
        <caption class="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t(operations.hour)}</th>
            {columns.map((words) => (
              <th scope="col" class="sum">
                {t(words)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map(({ at, cells }) => (
            <tr>
              <th scope="row">{format.time(at)}</th>
              {columns.map((words, index) => (
                <td class="sum" data-label={t(words)}>
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Column({ x, hour, most, children }: { x: number; hour: Hour; most: number; children?: string }) {
  const parts = hour.parts.filter(({ count }) => count > 0);
  const heights = parts.map(({ count }) => Math.max((count / most) * (BASE - TOP), 2));
  return (
    <>
      {parts.length === 0 && <Bar look="bar-none" x={x} top={BASE - 2} height={2} />}
      {parts.map(({ look }, index) => {
        const top = BASE - heights.slice(0, index + 1).reduce((sum, height) => sum + height, 0);
        return <Bar look={look} x={x} top={top} height={heights[index] ?? 0} />;
      })}
      {children !== '' && (
        <text x={x} y={HEIGHT - 6}>
          {children}
        </text>
      )}
    </>
  );
}

function Bar({ look, x, top, height }: { look: string; x: number; top: number; height: number }) {
  return <rect class={look} x={x} y={top} width={STEP - 6} height={height} rx={2} />;
}
