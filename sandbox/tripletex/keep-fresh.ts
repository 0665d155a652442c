/**
 * What changes in Tripletex shows within seconds, without a click. The page is not loaded again for it: that would take a reader of
 * a screen back to its top. A button that has the focus keeps it.
 */
export const KEEP_FRESH = `
setInterval(async () => {
  const main = document.querySelector('main');
  const answer = await fetch('/').catch(() => undefined);
  if (answer === undefined || !answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
  if (fresh.innerHTML !== main.innerHTML && !main.contains(document.activeElement)) main.replaceWith(fresh);
}, 3000)
`;
