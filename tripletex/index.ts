/** Tripletex' REST API v2 as a library: endpoints, sessions, errors. Knows nothing of Temporal or of Sonya. */
export { createTripletex } from './client.js';
export type { CallOptions, Tripletex, TripletexCompany, TripletexOptions } from './client.js';
export type { CallInput, Endpoint } from './endpoint.js';
export {
  answerLost,
  isAnswer,
  isAway,
  isConsumerRefused,
  isForbidden,
  isKeyRefused,
  isNotFound,
  isRefused,
  TripletexError,
} from './errors.js';
export type { TripletexErrorKind, ValidationMessage } from './errors.js';
export { fateOf } from './call-record.js';
export type { CallFate, CallRecord } from './call-record.js';
export type { Answer } from './exchange.js';
export { toNumber } from './money.js';
export { readAll } from './read-all.js';
export type { Page } from './read-answer.js';
export * from './attachment.js';
export * from './company.js';
export { createCost, deleteCost, listCosts, readCost } from './cost.js';
export { listCostCategories } from './cost-category.js';
export { createCostParticipants, listCostParticipants } from './cost-participant.js';
export * from './currency.js';
export * from './department.js';
export * from './employee.js';
export * from './ledger.js';
export * from './payment-type.js';
export * from './project.js';
export { whoAmI } from './token.js';
export {
  approveTravelExpenses,
  createTravelExpense,
  deleteTravelExpense,
  deliverTravelExpenses,
  listTravelExpenses,
  readTravelExpense,
  unapproveTravelExpenses,
  undeliverTravelExpenses,
  updateTravelExpense,
} from './travel-expense.js';
export * from './travel-settings.js';
