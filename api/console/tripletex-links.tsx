import type { Child } from 'hono/jsx';
import { isLoopback } from '../../contract/receipt-hosts.js';
import { OutLink } from './parts/elements.js';
import type { CompanyView } from './view.js';
import { common } from './words/common.js';

/** The Tripletex that customers use. */
const USUAL_ORIGIN = 'https://tripletex.no';

/** Where people open Tripletex: where its API is, as far as that is known here. */
export function tripletexOrigin(apiUrl: string | undefined): string {
  return apiUrl === undefined ? USUAL_ORIGIN : new URL(apiUrl).origin;
}

/**
 * Leads to a travel expense in Tripletex. The address has the form of those of Tripletex' other objects; it is not documented,
 * so the number should stand in the link, by which it is found there too.
 */
export function TravelExpenseLink({ view, id, children }: { view: CompanyView; id: number; children?: Child }) {
  const { t, tripletex } = view;
  const isStandIn = isLoopback(new URL(tripletex).hostname);
  return (
    <OutLink
      href={`${tripletex}/execute/travelExpenseMenu?travelExpenseId=${id}`}
      what={t(isStandIn ? common.opensInStandIn : common.opensInTripletex)}
    >
      {children}
    </OutLink>
  );
}
