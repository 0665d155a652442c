/** Tripletex' REST API v2 as a library: endpoints, sessions, errors. Knows nothing of Temporal or of Sonya. */
export { createTripletex } from './client.js';
export type { CallOptions, Tripletex, TripletexCompany } from './client.js';
export { Deadline, thisMachine } from './deadline.js';
export type { MachineClocks } from './deadline.js';
export type { Endpoint } from './endpoint.js';
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
export { fateOf } from './call-record.js';
export type { CallFate } from './call-record.js';
export { toNumber } from './money.js';
export { readAll } from './read-all.js';
export type { Page } from './read-answer.js';
export * from './attachment.js';
export * from './company.js';
export { createCost } from './cost.js';
export { listCostCategories } from './cost-category.js';
export { createCostParticipants } from './cost-participant.js';
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
} from './travel-expense.js';
export * from './travel-settings.js';
