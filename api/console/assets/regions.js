// @ts-check
// Shows the live regions of a page anew, as they are when it was looked at again. What somebody has written, chosen, opened or
// focused there stays so.
export {};

/** Regions that are shown anew when something has happened. */
const REGIONS = '[data-live][id]';
/** What somebody chooses. */
const CHOICES = 'input[type=checkbox], input[type=radio]';
/** What can have the focus. */
const FOCUSABLE = 'a, button:not([aria-hidden]), input, select, textarea, summary';

document.addEventListener('looked', (event) => showAnew(/** @type {CustomEvent<Document>} */ (event).detail));

/** @param {Document} page the page as it is now */
function showAnew(page) {
  let hasNews = false;
  for (const region of document.querySelectorAll(REGIONS)) {
    const fresh = page.getElementById(region.id);
    if (fresh === null || isTheirs(region) || isSame(region, fresh)) continue;
    hasNews ||= fresh.hasAttribute('data-announce');
    exchange(region, fresh);
  }
  document.title = page.title;
  if (hasNews) announce();
}

/**
 * Whether somebody is about to write, choose or send something there, or has written it, be it that it was refused.
 * @param {Element} region
 */
function isTheirs(region) {
  if (region.querySelector('form[data-sent], form[data-refused], select:focus') !== null) return true;
  const fields = [...region.querySelectorAll(`textarea, input:not(${CHOICES}, [type=hidden])`)];
  return fields.some(
    (field) =>
      field === document.activeElement ||
      /** @type {HTMLInputElement} */ (field).value !== /** @type {HTMLInputElement} */ (field).defaultValue,
  );
}

/**
 * @param {Element} one
 * @param {Element} other
 */
function isSame(one, other) {
  const of = (/** @type {Element} */ element) => {
    const copy = /** @type {Element} */ (element.cloneNode(true));
    for (const added of copy.querySelectorAll('[data-added]')) added.remove();
    for (const details of copy.querySelectorAll('details')) details.removeAttribute('open');
    return copy.innerHTML;
  };
  return of(one) === of(other);
}

/**
 * What somebody has chosen otherwise than the page had it, and what was opened or closed, by what each is known by. It is kept though
 * a choice is gone: a report that waits is tried again now and then, and its decisions are back a moment later.
 * @type {{ values: Map<string, string[]>, open: Map<string, boolean> }}
 */
const kept = { values: new Map(), open: new Map() };

/**
 * Puts the new content in place.
 * @param {Element} region
 * @param {Element} fresh
 */
function exchange(region, fresh) {
  keep(region);
  const focused = region.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
  region.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  // What scripts add is there before what was chosen and focused is found again.
  region.dispatchEvent(new Event('exchanged', { bubbles: true }));
  restore(region);
  if (focused === undefined) return;
  const found = [...region.querySelectorAll(FOCUSABLE)].find((element) => keyOf(element) === focused);
  if (found === undefined) focusNear(/** @type {HTMLElement} */ (region));
  else /** @type {HTMLElement} */ (found).focus({ preventScroll: true });
}

/**
 * Whoever goes by keyboard goes on from where they were, though what they were on is gone.
 * @param {HTMLElement} region
 */
function focusNear(region) {
  if (region.childElementCount === 0) {
    document.getElementById('main')?.focus({ preventScroll: true });
    return;
  }
  region.tabIndex = -1;
  region.addEventListener('blur', () => region.removeAttribute('tabindex'), { once: true });
  region.focus({ preventScroll: true });
}

/** @param {Element} region */
function keep(region) {
  for (const details of region.querySelectorAll('details')) kept.open.set(keyOf(details), details.open);
  for (const box of boxesIn(region)) {
    if (box.checked === box.defaultChecked) kept.values.delete(keyOf(box));
    else kept.values.set(keyOf(box), box.checked ? [box.value] : []);
  }
  for (const list of region.querySelectorAll('select')) {
    const isAsItWas = [...list.options].every(({ selected, defaultSelected }) => selected === defaultSelected);
    const values = [...list.selectedOptions].map(({ value }) => value);
    if (isAsItWas) kept.values.delete(keyOf(list));
    else kept.values.set(keyOf(list), values);
  }
}

/** @param {Element} region */
function restore(region) {
  for (const details of region.querySelectorAll('details'))
    details.open = kept.open.get(keyOf(details)) ?? details.open;
  for (const box of boxesIn(region)) box.checked = kept.values.get(keyOf(box))?.includes(box.value) ?? box.checked;
  for (const list of region.querySelectorAll('select')) {
    const values = kept.values.get(keyOf(list)) ?? [];
    const options = [...list.options];
    if (!options.some(({ value }) => values.includes(value))) continue;
    for (const option of options) option.selected = values.includes(option.value);
  }
}

/**
 * @param {Element} region
 * @returns {NodeListOf<HTMLInputElement>}
 */
function boxesIn(region) {
  return region.querySelectorAll(CHOICES);
}

/**
 * By what an element is known again: its id, or its names and values and those of its form.
 * @param {Element | null} element
 * @returns {string}
 */
function keyOf(element) {
  if (element === null) return '';
  if (element.id !== '') return element.id;
  const isChoice = element.matches(CHOICES);
  const names = ['name', 'href', 'formaction', ...(isChoice ? ['value'] : [])].map((name) =>
    element.getAttribute(name),
  );
  const summary = element.localName === 'details' ? element.querySelector('summary') : element.closest('summary');
  const form = element.closest('form');
  const hidden = [...(form?.querySelectorAll('input[type=hidden]:not([name=csrf])') ?? [])];
  return JSON.stringify([
    element.localName,
    ...names,
    summary?.textContent,
    form?.getAttribute('action'),
    ...hidden.map((field) => [field.getAttribute('name'), field.getAttribute('value')]),
  ]);
}

/** Tells those who do not see it that the page has changed. */
function announce() {
  const status = document.getElementById('live-status');
  if (status === null) return;
  const { message = '' } = status.dataset;
  status.textContent = '';
  setTimeout(() => {
    status.textContent = `${message} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' })}`;
  }, 50);
}
