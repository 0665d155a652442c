// @ts-check
// Makes the pages livelier where a browser runs scripts. Without it everything works all the same, by forms and links.

export {};

showBusyForms();
addChooseAll();
closeMenus();
showPlace();
document.addEventListener('exchanged', addChooseAll);

/** A form is sent once, and shows that it is on its way. */
function showBusyForms() {
  document.addEventListener('submit', (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.method !== 'post') return;
    if (form.dataset.sent === 'true') {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'true';
    event.submitter?.setAttribute('aria-busy', 'true');
  });
  // The page may come back from the browser's memory.
  addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent;
    for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy');
  });
}

/** One box that chooses all rows of a table. */
function addChooseAll() {
  for (const table of document.querySelectorAll('table[data-choosable]')) {
    const head = table.querySelector('thead th');
    const boxes = () =>
      /** @type {NodeListOf<HTMLInputElement>} */ (table.querySelectorAll('tbody input[type=checkbox]'));
    if (head === null || boxes().length === 0 || head.querySelector('input') !== null) continue;
    const all = document.createElement('input');
    all.type = 'checkbox';
    all.dataset.added = 'true';
    all.setAttribute('aria-label', head.getAttribute('data-choose-all') ?? head.textContent?.trim() ?? '');
    all.addEventListener('change', () => {
      for (const box of boxes()) box.checked = all.checked;
    });
    head.append(all);
  }
}

/** The menu closes when one clicks elsewhere, or presses Escape. */
function closeMenus() {
  const close = (/** @type {EventTarget | null} */ target) => {
    for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('details.menu[open]')))
      if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  };
  document.addEventListener('click', ({ target }) => close(target));
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    const menu = document.querySelector('details.menu[open]');
    close(null);
    menu?.querySelector('summary')?.focus();
  });
}

/** On small screens the menu is a strip: the page one is on shows in it. */
function showPlace() {
  document.querySelector('.side [aria-current=page]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
}
