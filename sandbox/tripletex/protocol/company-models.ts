/**
 * The models around a company and its session, from the official document 2.75.00. How to read them: `models.ts`.
 */
export const COMPANY_MODELS = {
  Employee: `
    id:integer version:integer changes!:Change[] url!:string firstName:string<=100 lastName:string<=100
    displayName!:string employeeNumber:string<=100 dateOfBirth:string email:string<=100
    phoneNumberMobileCountry:Country phoneNumberMobile:string<=100 phoneNumberHome:string<=100
    phoneNumberWork:string<=100 nationalIdentityNumber:string<=100 dnumber:string<=11
    internationalId:InternationalId bankAccountNumber:string<=100 iban:string bic:string
    creditorBankCountryId:integer usesAbroadPayment:boolean userType:string
    allowInformationRegistration!:boolean isContact:boolean isProxy!:boolean comments:string address:Address
    department:Department employments:Employment[] holidayAllowanceEarned:HolidayAllowanceEarned
    employeeCategory:EmployeeCategory isAuthProjectOverviewURL!:boolean pictureId!:integer companyId!:integer
    vismaConnect2FAactive!:boolean`,
  Employment: `
    id:integer version:integer changes!:Change[] url!:string employee:Employee employmentId:string<=255
    startDate:date endDate:date employmentEndReason:string division:Division lastSalaryChangeDate:date
    noEmploymentRelationship:boolean isMainEmployer:boolean taxDeductionCode:string
    employmentDetails:EmploymentDetails[] isRemoveAccessAtEmploymentEnded:boolean
    latestSalary!:EmploymentDetails`,
  EmploymentDetails: `
    id:integer version:integer changes!:Change[] url!:string employment:Employment date:date
    employmentType:string employmentForm:string maritimeEmployment:MaritimeEmployment remunerationType:string
    workingHoursScheme:string shiftDurationHours:number occupationCode:OccupationCode
    percentageOfFullTimeEquivalent:number annualSalary:number hourlyWage:number
    payrollTaxMunicipalityId:Municipality monthlySalary!:number`,
  Entitlement: `
    id:integer version:integer changes!:Change[] url!:string employee:Employee name!:string
    entitlementId:integer customer:Company`,
  Department: `
    id:integer version:integer changes!:Change[] url!:string name:string<=255 departmentNumber:string<=100
    departmentManager:Employee displayName!:string isInactive:boolean businessActivityTypeId!:integer`,
  Project: `
    id:integer version:integer changes!:Change[] url!:string name:string<=255 number:string<=100
    displayName!:string description:string projectManager:Employee department:Department mainProject:Project
    startDate:date endDate:date customer:Customer isClosed:boolean isReadyForInvoicing:boolean
    isInternal:boolean isOffer:boolean isFixedPrice:boolean projectCategory:ProjectCategory
    deliveryAddress:Address boligmappaAddress:Address displayNameFormat:string reference:string<=255
    externalAccountsNumber:string<=100 discountPercentage!:number vatType:VatType fixedprice:number
    contributionMarginPercent!:number numberOfSubProjects!:integer numberOfProjectParticipants!:integer
    orderLines!:ProjectOrderLine[] currency:Currency markUpOrderLines:number markUpFeesEarned:number
    isPriceCeiling:boolean priceCeilingAmount:number projectHourlyRates:ProjectHourlyRate[]
    forParticipantsOnly:boolean participants:ProjectParticipant[] contact:Contact attention:Contact
    invoiceComment:string invoicingPlan!:Invoice[] preliminaryInvoice!:Invoice
    generalProjectActivitiesPerProjectOnly:boolean projectActivities:ProjectActivity[]
    hierarchyNameAndNumber!:string invoiceDueDate:integer invoiceDueDateType:string
    invoiceReceiverEmail:string<=254 overdueNoticeEmail:string<=254 accessType:string useProductNetPrice:boolean
    ignoreCompanyProductDiscountAgreement:boolean customerName!:string hierarchyLevel!:integer
    projectManagerNameAndNumber!:string totalInvoicedOnAccountAmountAbsoluteCurrency!:number
    invoiceOnAccountVatHigh:boolean invoiceReserveTotalAmountCurrency!:number
    accountingDimensionValues:AccountingDimensionValue[]`,
  ProjectParticipant: `
    id:integer version:integer changes!:Change[] url!:string project:Project employee:Employee
    adminAccess:boolean`,
  ProjectSettings: `
    approveHourLists:boolean approveInvoices:boolean markReadyForInvoicing:boolean historicalInformation:boolean
    projectForecast:boolean budgetOnSubcontracts:boolean projectCategories:boolean referenceFee:boolean
    sortOrderProjects:string autoCloseInvoicedProjects:boolean mustApproveRegisteredHours:boolean
    showProjectOrderLinesToAllProjectParticipants:boolean hourCostPercentage:boolean
    fixedPriceProjectsFeeCalcMethod:string fixedPriceProjectsInvoiceByProgress:boolean
    projectBudgetReferenceFee:boolean allowMultipleProjectInvoiceVat:boolean standardReinvoicing:boolean
    isCurrentMonthDefaultPeriod:boolean showProjectOnboarding:boolean
    autoConnectIncomingOrderlineToProject:boolean autoGenerateProjectNumber:boolean
    autoGenerateStartingNumber:integer projectNameScheme:string projectTypeOfContract:string
    projectOrderLinesSortOrder:string projectHourlyRateModel:string onlyProjectMembersCanRegisterInfo:boolean
    onlyProjectActivitiesTimesheetRegistration:boolean hourlyRateProjectsWriteUpDown:boolean
    showRecentlyClosedProjectsOnSupplierInvoice:boolean defaultProjectContractComment:string
    defaultProjectInvoicingComment:string resourcePlanning:boolean resourceGroups:boolean holidayPlan:boolean
    resourcePlanPeriod:string customControlForms:boolean
    controlFormsRequiredForInvoicing:ProjectControlFormType[]
    controlFormsRequiredForHourTracking:ProjectControlFormType[]
    dynamicControlFormIdsRequiredForInvoicing:integer[] dynamicControlFormIdsRequiredForHourTracking:integer[]
    useLoggedInUserEmailOnProjectBudget:boolean emailOnProjectBudget:string
    useLoggedInUserEmailOnProjectContract:boolean emailOnProjectContract:string
    useLoggedInUserEmailOnDocuments:boolean emailOnDocuments:string useProductNetPrice:boolean
    isNHOMember:boolean`,
  Company: `
    id:integer version:integer changes!:Change[] url!:string name:string<=255 displayName!:string startDate:date
    endDate:date organizationNumber:string<=100 email:string<=254 phoneNumber:string<=100
    phoneNumberMobile:string<=100 faxNumber:string<=100 address:Address type:string currency:Currency
    accountantOrSimilar!:boolean companyMigration!:string invoiceShowDeliveryDate!:boolean`,
  Client: `
    id:integer version:integer changes!:Change[] url!:string name:string<=255 displayName!:string startDate:date
    endDate:date organizationNumber:string<=100 email:string<=254 phoneNumber:string<=100
    phoneNumberMobile:string<=100 faxNumber:string<=100 address:Address type:string currency:Currency
    accountantOrSimilar!:boolean companyMigration!:string invoiceShowDeliveryDate!:boolean
    customerCompanyId!:integer`,
  SalesModule: `
    name:string costStartDate:date`,
  Account: `
    id:integer version:integer changes!:Change[] url!:string number:integer numberPretty!:string
    name:string<=255 description:string type!:string legalVatTypes!:VatType[] ledgerType:string
    balanceGroup!:string vatType:VatType vatLocked:boolean currency:Currency isCloseable:boolean
    isApplicableForSupplierInvoice:boolean requireReconciliation:boolean isInactive:boolean
    isBankAccount:boolean isInvoiceAccount:boolean bankAccountNumber:string<=100 bankAccountCountry:Country
    bankName:string<=255 bankAccountIBAN:string<=100 bankAccountSWIFT:string<=100 saftCode:string<=4
    groupingCode:string<=35 displayName:string requiresDepartment:boolean requiresProject:boolean
    invoicingDepartment:Department isPostingsExist:boolean quantityType1:ProductUnit quantityType2:ProductUnit
    department:Department`,
  VatType: `
    id:integer version:integer changes!:Change[] url!:string name:string<=255 number:string<=10
    displayName:string percentage:number deductionPercentage:number parentType:VatType`,
  VatSettings: `
    id:integer version:integer changes!:Change[] url!:string vatRegistrationStatus:string`,
  Currency: `
    id:integer version:integer changes!:Change[] url!:string code:string<=10 description:string<=100
    factor:integer displayName:string isDisabled:boolean`,
  CurrencyExchangeRate: `
    id:integer version:integer changes!:Change[] url!:string targetCurrency:Currency sourceCurrency:Currency
    rate:number source:string date:date`,
  Customer: `
    id:integer version:integer url!:string name:string isInactive:boolean description:string displayName:string`,
  LoggedInUserInfo: `
    employeeId!:integer actualEmployeeId!:integer employee!:Employee companyId!:integer company!:Company
    language!:string loggedInWithConnect!:boolean employeeIsProxy!:boolean`,
  ApiConsumer: `
    id:integer version:integer changes!:Change[] url!:string consumerName:string<=100 emails:string<=255`,
  ConsumerToken: `
    id:integer version:integer changes!:Change[] url!:string apiConsumer:ApiConsumer token:string
    expirationDate:date`,
  EmployeeToken: `
    id:integer version:integer changes!:Change[] url!:string employee:Employee apiConsumer:ApiConsumer
    token:string expirationDate:date`,
  SessionToken: `
    id:integer version:integer changes!:Change[] url!:string consumerToken:ConsumerToken
    employeeToken:EmployeeToken expirationDate:date token:string`,
  PostSessionTokenBody: `
    employeeToken:string consumerToken:string expirationDate:date`,
  Address: `
    id:integer version:integer changes!:Change[] url!:string addressLine1:string<=255 addressLine2:string<=255
    postalCode:string<=100 city:string<=100 country:Country displayName!:string addressAsString!:string
    displayNameInklMatrikkel!:string knr:integer gnr:integer bnr:integer fnr:integer snr:integer
    unitNumber:string<=255`,
  Country: `
    id:integer version:integer changes!:Change[] url!:string name!:string displayName!:string
    isoAlpha2Code!:string isoAlpha3Code!:string isoNumericCode!:string`,
} as const;
