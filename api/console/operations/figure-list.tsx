/** One figure: what it is of, and what is to be said beside it. */
export interface FigureOf {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}

/** Figures side by side, as many as the screen holds. */
export function FigureList({ figures }: { figures: readonly FigureOf[] }) {
  return (
    <dl class="figures">
      {figures.map(({ label, value, note = '' }) => (
        <div class="card figure">
          <dt>{label}</dt>
          <dd>
            {value} <span class="figure-note">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
