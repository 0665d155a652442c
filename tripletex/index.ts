/** Tripletex' REST API v2 as a library: endpoints, sessions, errors. Knows nothing of Temporal or of Sonya. */
export { createTripletex, readAll } from './client.js';
export type { Answer, CallRecord, Page, Tripletex, TripletexCompany } from './client.js';
export { answerLost, isConsumerRefused, isForbidden, isKeyRefused, isNotFound, TripletexError } from './errors.js';
export type { ValidationMessage } from './errors.js';
export { toNumber } from './money.js';
export * from './company.js';
export * from './employee.js';
export * from './registers.js';
export { whoAmI } from './token.js';
export * from './travel-expense.js';
