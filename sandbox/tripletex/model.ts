/**
 * The models of Tripletex' official document 2.75.00 that the stand-in knows: `name:type`, `name!:type` where it is read-only,
 * `type[]` for lists. Types that stand here themselves are references to objects.
 */
const DOCUMENT = {
  TravelExpense: `
    id!:integer version!:integer changes!:Change[] url!:string attestationSteps:AttestationStep[]
    attestation:Attestation project:Project employee:Employee approvedBy:Employee completedBy:Employee
    rejectedBy:Employee department:Department freeDimension1:AccountingDimensionValue
    freeDimension2:AccountingDimensionValue freeDimension3:AccountingDimensionValue payslip:Payslip vatType:VatType
    paymentCurrency:Currency travelDetails:TravelDetails voucher:Voucher attachment:Document isCompleted!:boolean
    isApproved!:boolean rejectedComment!:string isChargeable:boolean isFixedInvoicedAmount:boolean
    isMarkupInvoicedPercent:boolean isIncludeAttachedReceiptsWhenReinvoicing:boolean completedDate!:string
    approvedDate!:string date!:string travelAdvance:number fixedInvoicedAmount:number markupInvoicedPercent:number
    amount!:number chargeableAmountCurrency!:number paymentAmount!:number chargeableAmount!:number
    lowRateVAT!:number mediumRateVAT!:number highRateVAT!:number paymentAmountCurrency!:number number!:integer
    numberAsString!:string invoice:Invoice title:string displayName!:string displayNameWithoutNumber!:string
    perDiemCompensations:PerDiemCompensation[] mileageAllowances!:MileageAllowance[]
    accommodationAllowances!:AccommodationAllowance[] costs:Cost[] attachmentCount!:integer state!:string
    stateName!:string actions!:Link[] isSalaryAdmin!:boolean showPayslip!:boolean accountingPeriodClosed!:boolean
    accountingPeriodVATClosed!:boolean type!:integer`,
  TravelDetails: `
    isForeignTravel:boolean isDayTrip:boolean isCompensationFromRates:boolean departureDate:string
    returnDate:string detailedJourneyDescription:string departureFrom:string destination:string
    departureTime:string returnTime:string purpose:string`,
  Cost: `
    id!:integer version!:integer changes!:Change[] url!:string travelExpense:TravelExpense vatType:VatType
    currency:Currency costCategory:TravelCostCategory paymentType:TravelPaymentType category:string comments:string
    rate:number amountCurrencyIncVat:number amountNOKInclVAT:number amountNOKInclVATLow!:number
    amountNOKInclVATMedium!:number amountNOKInclVATHigh!:number isPaidByEmployee!:boolean isChargeable:boolean
    date:string participants:CostParticipant[] predictions:object`,
  CostParticipant: `
    id!:integer version!:integer changes!:Change[] url!:string displayName:string employeeId:integer cost:Cost`,
  TravelCostCategory: `
    id!:integer version!:integer changes!:Change[] url!:string description:string account:Account vatType:VatType
    isVatLocked!:boolean showOnTravelExpenses!:boolean showOnEmployeeExpenses!:boolean isInactive!:boolean
    sequence!:integer displayName:string`,
  TravelPaymentType: `
    id!:integer version!:integer changes!:Change[] url!:string description:string account:Account
    showOnTravelExpenses!:boolean showOnEmployeeExpenses!:boolean isInactive!:boolean displayName:string`,
  TravelExpenseSettings: `
    id!:integer version!:integer changes!:Change[] url!:string useRates:boolean approvalRequired:boolean
    taxFreePerDiemRates:boolean taxFreeMileageRates:integer perDiemNotCompensated:boolean
    accommodationNotCompensated:boolean mileageNotCompensated:boolean canApproveOwnExpenses:boolean`,
  Employee: `
    id!:integer version!:integer changes!:Change[] url!:string firstName:string lastName:string displayName!:string
    employeeNumber:string dateOfBirth:string email:string phoneNumberMobileCountry:Country phoneNumberMobile:string
    phoneNumberHome:string phoneNumberWork:string nationalIdentityNumber:string dnumber:string
    internationalId:InternationalId bankAccountNumber:string iban:string bic:string creditorBankCountryId:integer
    usesAbroadPayment:boolean userType:string allowInformationRegistration!:boolean isContact:boolean
    isProxy!:boolean comments:string address:Address department:Department employments:Employment[]
    holidayAllowanceEarned:HolidayAllowanceEarned employeeCategory:EmployeeCategory
    isAuthProjectOverviewURL!:boolean pictureId!:integer companyId!:integer vismaConnect2FAactive!:boolean`,
  Employment: `
    id!:integer version!:integer changes!:Change[] url!:string employee:Employee employmentId:string
    startDate:string endDate:string employmentEndReason:string division:Division lastSalaryChangeDate:string
    noEmploymentRelationship:boolean isMainEmployer:boolean taxDeductionCode:string
    employmentDetails:EmploymentDetails[] isRemoveAccessAtEmploymentEnded:boolean latestSalary:EmploymentDetails`,
  Entitlement: `
    id!:integer version!:integer changes!:Change[] url!:string employee:Employee name!:string entitlementId:integer
    customer:Company`,
  Department: `
    id!:integer version!:integer changes!:Change[] url!:string name:string departmentNumber:string
    departmentManager:Employee displayName!:string isInactive:boolean businessActivityTypeId!:integer`,
  Project: `
    id!:integer version!:integer changes!:Change[] url!:string name:string number:string displayName!:string
    description:string projectManager:Employee department:Department mainProject:Project startDate:string
    endDate:string customer:Customer isClosed:boolean isReadyForInvoicing:boolean isInternal:boolean
    isOffer:boolean isFixedPrice:boolean projectCategory:ProjectCategory deliveryAddress:Address
    boligmappaAddress:Address displayNameFormat:string reference:string externalAccountsNumber:string
    discountPercentage!:number vatType:VatType fixedprice:number contributionMarginPercent!:number
    numberOfSubProjects!:integer numberOfProjectParticipants!:integer orderLines!:ProjectOrderLine[]
    currency:Currency markUpOrderLines:number markUpFeesEarned:number isPriceCeiling:boolean
    priceCeilingAmount:number projectHourlyRates:ProjectHourlyRate[] forParticipantsOnly:boolean
    participants:ProjectParticipant[] contact:Contact attention:Contact invoiceComment:string
    invoicingPlan!:Invoice[] preliminaryInvoice:Invoice generalProjectActivitiesPerProjectOnly:boolean
    projectActivities:ProjectActivity[] hierarchyNameAndNumber!:string invoiceDueDate:integer
    invoiceDueDateType:string invoiceReceiverEmail:string overdueNoticeEmail:string accessType:string
    useProductNetPrice:boolean ignoreCompanyProductDiscountAgreement:boolean customerName!:string
    hierarchyLevel!:integer projectManagerNameAndNumber!:string
    totalInvoicedOnAccountAmountAbsoluteCurrency!:number invoiceOnAccountVatHigh:boolean
    invoiceReserveTotalAmountCurrency!:number accountingDimensionValues:AccountingDimensionValue[]`,
  ProjectParticipant: `
    id!:integer version!:integer changes!:Change[] url!:string project:Project employee:Employee
    adminAccess:boolean`,
  ProjectSettings: `
    approveHourLists:boolean approveInvoices:boolean markReadyForInvoicing:boolean historicalInformation:boolean
    projectForecast:boolean budgetOnSubcontracts:boolean projectCategories:boolean referenceFee:boolean
    sortOrderProjects:string autoCloseInvoicedProjects:boolean mustApproveRegisteredHours:boolean
    showProjectOrderLinesToAllProjectParticipants:boolean hourCostPercentage:boolean
    fixedPriceProjectsFeeCalcMethod:string fixedPriceProjectsInvoiceByProgress:boolean
    projectBudgetReferenceFee:boolean allowMultipleProjectInvoiceVat:boolean standardReinvoicing:boolean
    isCurrentMonthDefaultPeriod:boolean showProjectOnboarding:boolean autoConnectIncomingOrderlineToProject:boolean
    autoGenerateProjectNumber:boolean autoGenerateStartingNumber:integer projectNameScheme:string
    projectTypeOfContract:string projectOrderLinesSortOrder:string projectHourlyRateModel:string
    onlyProjectMembersCanRegisterInfo:boolean onlyProjectActivitiesTimesheetRegistration:boolean
    hourlyRateProjectsWriteUpDown:boolean showRecentlyClosedProjectsOnSupplierInvoice:boolean
    defaultProjectContractComment:string defaultProjectInvoicingComment:string resourcePlanning:boolean
    resourceGroups:boolean holidayPlan:boolean resourcePlanPeriod:string customControlForms:boolean
    controlFormsRequiredForInvoicing:ProjectControlFormType[]
    controlFormsRequiredForHourTracking:ProjectControlFormType[]
    dynamicControlFormIdsRequiredForInvoicing:integer[] dynamicControlFormIdsRequiredForHourTracking:integer[]
    useLoggedInUserEmailOnProjectBudget:boolean emailOnProjectBudget:string
    useLoggedInUserEmailOnProjectContract:boolean emailOnProjectContract:string
    useLoggedInUserEmailOnDocuments:boolean emailOnDocuments:string useProductNetPrice:boolean isNHOMember:boolean`,
  Company: `
    id!:integer version!:integer changes!:Change[] url!:string name:string displayName!:string startDate:string
    endDate:string organizationNumber:string email:string phoneNumber:string phoneNumberMobile:string
    faxNumber:string address:Address type:string currency:Currency accountantOrSimilar!:boolean
    companyMigration!:string invoiceShowDeliveryDate!:boolean`,
  SalesModule: `
    name:string costStartDate:string`,
  VatType: `
    id!:integer version!:integer changes!:Change[] url!:string name:string number:string displayName:string
    percentage:number deductionPercentage:number parentType:VatType`,
  VatSettings: `
    id!:integer version!:integer changes!:Change[] url!:string vatRegistrationStatus:string`,
  Currency: `
    id!:integer version!:integer changes!:Change[] url!:string code:string description:string factor:integer
    displayName:string isDisabled:boolean`,
  LoggedInUserInfo: `
    employeeId!:integer actualEmployeeId!:integer employee:Employee companyId!:integer company:Company
    language!:string loggedInWithConnect!:boolean employeeIsProxy!:boolean`,
  Document: `
    id!:integer version!:integer changes!:Change[] url!:string fileName:string size!:integer mimeType!:string`,
} as const;

export type ModelName = keyof typeof DOCUMENT;

export interface Field {
  readonly type: string;
  readonly isList: boolean;
  readonly isReadOnly: boolean;
  /** The model it refers to, when it is one of ours. */
  readonly model: ModelName | undefined;
}

/** The fields of a model by name. */
export const MODELS: Record<ModelName, ReadonlyMap<string, Field>> = Object.fromEntries(
  Object.entries(DOCUMENT).map(([model, text]) => [model, new Map(text.trim().split(/\s+/).map(fieldOf))]),
) as unknown as Record<ModelName, ReadonlyMap<string, Field>>;

function fieldOf(declaration: string): [string, Field] {
  const [, name = '', readOnly, type = '', list] = /^(\w+)(!?):(\w+)(\[\])?$/.exec(declaration) ?? [];
  const model = Object.hasOwn(DOCUMENT, type) ? (type as ModelName) : undefined;
  return [name, { type, isList: list !== undefined, isReadOnly: readOnly === '!', model }];
}
