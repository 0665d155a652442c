/**
 * The models around travel expenses, from the official document 2.75.00; longest texts and read-only references from
 * 2.71.30. How to read them: `models.ts`.
 */
export const TRAVEL_MODELS = {
  TravelExpense: `
    id:integer version:integer changes!:Change[] url!:string attestationSteps:AttestationStep[]
    attestation:Attestation project:Project employee:Employee approvedBy!:Employee completedBy!:Employee
    rejectedBy!:Employee department:Department freeDimension1:AccountingDimensionValue
    freeDimension2:AccountingDimensionValue freeDimension3:AccountingDimensionValue payslip!:Payslip
    vatType:VatType paymentCurrency:Currency travelDetails:TravelDetails voucher!:Voucher attachment!:Document
    isCompleted!:boolean isApproved!:boolean rejectedComment!:string isChargeable:boolean
    isFixedInvoicedAmount:boolean isMarkupInvoicedPercent:boolean
    isIncludeAttachedReceiptsWhenReinvoicing:boolean completedDate!:date approvedDate!:date date!:date
    travelAdvance:number fixedInvoicedAmount:number markupInvoicedPercent:number amount!:number
    chargeableAmountCurrency!:number paymentAmount!:number chargeableAmount!:number lowRateVAT!:number
    mediumRateVAT!:number highRateVAT!:number paymentAmountCurrency!:number number!:integer
    numberAsString!:string invoice!:Invoice title:string<=255 displayName!:string
    displayNameWithoutNumber!:string perDiemCompensations:PerDiemCompensation[]
    mileageAllowances!:MileageAllowance[] accommodationAllowances!:AccommodationAllowance[] costs:Cost[]
    attachmentCount!:integer state!:string stateName!:string actions!:Link[] isSalaryAdmin!:boolean
    showPayslip!:boolean accountingPeriodClosed!:boolean accountingPeriodVATClosed!:boolean type!:integer`,
  TravelDetails: `
    isForeignTravel:boolean isDayTrip:boolean isCompensationFromRates:boolean departureDate:date returnDate:date
    detailedJourneyDescription:string departureFrom:string<=255 destination:string<=255 departureTime:string<=20
    returnTime:string<=20 purpose:string`,
  Cost: `
    id:integer version:integer changes!:Change[] url!:string travelExpense:TravelExpense vatType:VatType
    currency:Currency costCategory:TravelCostCategory paymentType:TravelPaymentType category:string<=100
    comments:string rate:number amountCurrencyIncVat:number amountNOKInclVAT:number amountNOKInclVATLow!:number
    amountNOKInclVATMedium!:number amountNOKInclVATHigh!:number isPaidByEmployee!:boolean isChargeable:boolean
    date:date participants:CostParticipant[] predictions:object`,
  CostParticipant: `
    id:integer version:integer changes!:Change[] url!:string displayName:string<=200 employeeId:integer
    cost:Cost`,
  PerDiemCompensation: `
    id:integer version:integer changes!:Change[] url!:string travelExpense:TravelExpense
    rateType:TravelExpenseRate rateCategory:TravelExpenseRateCategory countryCode:string
    travelExpenseZoneId:integer
    overnightAccommodation:string{NONE|HOTEL|BOARDING_HOUSE_WITHOUT_COOKING|BOARDING_HOUSE_WITH_COOKING}
    location:string<=255 address:string count:integer rate:number amount:number isDeductionForBreakfast:boolean
    isDeductionForLunch:boolean isDeductionForDinner:boolean`,
  MileageAllowance: `
    id:integer version:integer changes!:Change[] url!:string travelExpense:TravelExpense
    rateType:TravelExpenseRate rateCategory:TravelExpenseRateCategory date:date departureLocation:string<=65535
    destination:string<=65535 km:number rate:number amount:number isCompanyCar:boolean vehicleType:integer
    passengers!:Passenger[] passengerSupplement:MileageAllowance trailerSupplement:MileageAllowance
    tollCost:Cost drivingStops!:DrivingStop[]`,
  AccommodationAllowance: `
    id:integer version:integer changes!:Change[] url!:string travelExpense:TravelExpense
    rateType:TravelExpenseRate rateCategory:TravelExpenseRateCategory zone:string location:string<=255
    address:string count:integer rate:number amount:number`,
  Passenger: `
    id:integer version:integer changes!:Change[] url!:string name:string<=255 mileageAllowance:MileageAllowance`,
  DrivingStop: `
    id:integer version:integer changes!:Change[] url!:string locationName:string<=250 latitude:number
    longitude:number sortIndex:integer type:integer mileageAllowance:MileageAllowance`,
  TravelExpenseRate: `
    id:integer version:integer changes!:Change[] url!:string rateCategory:TravelExpenseRateCategory zone:string
    rate:number breakfastDeductionRate:number lunchDeductionRate:number dinnerDeductionRate:number`,
  TravelExpenseRateCategory: `
    id:integer version:integer changes!:Change[] url!:string name!:string ameldingWageCode:integer
    wageCodeNumber:string<=10 isValidDayTrip:boolean isValidAccommodation:boolean isValidDomestic:boolean
    isValidForeignTravel:boolean isRequiresZone:boolean isRequiresOvernightAccommodation:boolean fromDate:date
    toDate:date type:string`,
  TravelExpenseZone: `
    id:integer version:integer changes!:Change[] url!:string countryCode!:string zoneName!:string
    isDisabled!:boolean governmentName!:string continent!:string fromDate!:date toDate!:date currencyId!:integer`,
  TravelCostCategory: `
    id:integer version:integer changes!:Change[] url!:string description:string<=255 account:Account
    vatType:VatType isVatLocked!:boolean showOnTravelExpenses!:boolean showOnEmployeeExpenses!:boolean
    isInactive!:boolean sequence!:integer displayName:string<=255`,
  TravelPaymentType: `
    id:integer version:integer changes!:Change[] url!:string description:string<=255 account:Account
    showOnTravelExpenses!:boolean showOnEmployeeExpenses!:boolean isInactive!:boolean displayName:string<=255`,
  TravelExpenseSettings: `
    id:integer version:integer changes!:Change[] url!:string useRates:boolean approvalRequired:boolean
    taxFreePerDiemRates:boolean taxFreeMileageRates:integer perDiemNotCompensated:boolean
    accommodationNotCompensated:boolean mileageNotCompensated:boolean canApproveOwnExpenses:boolean`,
  Document: `
    id:integer version:integer changes!:Change[] url!:string fileName:string<=255 size!:integer mimeType!:string`,
  Voucher: `
    id:integer version:integer url!:string date:date number!:integer tempNumber!:integer year!:integer
    description:string displayName!:string numberAsString!:string`,
  Payslip: `
    id:integer version:integer url!:string date:date year:integer number!:integer`,
  Invoice: `
    id:integer version:integer url!:string`,
  Link: `
    rel:string type:string href:string id:integer`,
  Attestation: `
    id:integer version:integer changes!:Change[] url!:string type:string levels:AttestationLevel[]`,
  AttestationLevel: `
    id:integer version:integer changes!:Change[] url!:string attestation:Attestation sequence:integer
    requiredApproverCount:integer minAmount:number attestationApprovers:AttestationApprover[]`,
  AttestationApprover: `
    id:integer version:integer changes!:Change[] url!:string attestationLevel:AttestationLevel enumRole:string
    employee:Employee`,
  AttestationStep: `
    title!:string sequence!:integer requiredApproverCount!:integer status!:string
    attestationStepApprovers:AttestationStepApprover[] notificationDate:date`,
  AttestationStepApprover: `
    employee:Employee attestationApproverActionType!:string comment!:string timeStamp:string
    strikethrough:boolean`,
  Change: `
    employeeId!:integer timestamp!:string changeType!:string`,
  AccountingDimensionValue: `
    id:integer version:integer changes!:Change[] url!:string displayName:string nameAndNumber!:string
    dimensionIndex:integer active:boolean number:string showInVoucherRegistration:boolean position:integer`,
} as const;
