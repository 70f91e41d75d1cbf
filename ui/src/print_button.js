// The print button of a sheet: there only where it works; without scripts the browser's own menu prints.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}
