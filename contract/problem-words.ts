const krFormat = new Intl.NumberFormat('nb-NO', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A decimal as people in Norway write it: `"4.5"` becomes `"4,5"`. */
export function norwegian(decimal: string): string {
  return decimal.replace('.', ',');
}

/** A sum as people in Norway write it: `"1448.00"` becomes `"1 448,00 kr"`. */
export function kroner(money: string): string {
  return `${krFormat.format(Number(money))} kr`;
}
