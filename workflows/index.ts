/** Every workflow a worker registers, under the names the outside knows. */
export { checkConnection } from './check-connection.js';
export { probeTripletex } from './probe-tripletex.js';
export { deliverNotices } from './deliver-notices.js';
export { readCostCategories } from './read-cost-categories.js';
export { readReceiptDocument } from './read-receipt-document.js';
export { reconcileCompany } from './reconcile-company.js';
export { syncCompany } from './sync-company.js';
export { transferReport } from './transfer-report.js';
