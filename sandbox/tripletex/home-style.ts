/** How the home page looks; light or dark as the reader's system is. */
export const HOME_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: #8884; --soft: #8882; }
html { background: Canvas; color: CanvasText; }
body { max-width: 76rem; margin: 2rem auto; padding: 0 1rem 4rem; }
h1, h2, p { margin: 0; } h2 { margin-top: 2.5rem; } small, .quiet { font-weight: normal; opacity: .75; }
header, .bar { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; margin: .75rem 0; }
header p { flex: 1 1 20rem; } form { display: inline; }
table { width: 100%; border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line); }
thead th { font-size: .8125rem; font-weight: 600; opacity: .75; } .sum { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
ul { margin: .25rem 0 0; padding-left: 1.1rem; font-size: .875rem; } em { opacity: .75; }
button { font: inherit; font-size: .875rem; padding: .2rem .7rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--soft); cursor: pointer; }
button:focus-visible, a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.state { padding: .1rem .6rem; border-radius: 1rem; background: var(--soft); white-space: nowrap; }
.APPROVED, .SALARY_PAID { background: #2a83; } .REJECTED { background: #c334; } .DELIVERED { background: #27c3; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; } dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } .actions { white-space: nowrap; }
`;
