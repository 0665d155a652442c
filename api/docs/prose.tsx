import type { FC } from 'hono/jsx';

/** A text in which names stand between backticks. */
export const Prose: FC<{ text: string }> = ({ text }) => (
  <>{text.split('`').map((piece, index) => (index % 2 === 1 ? <code>{piece}</code> : piece))}</>
);
