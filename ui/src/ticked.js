// The bar under the queue says how many rows are ticked; [data-ticked] holds the sentence with # for the number.
// It is looked for each time: a filter replaces the whole list.
document.addEventListener('change', event => {
  const bar = document.querySelector('[data-ticked]')
  if (!bar || !event.target.matches('[type=checkbox][name=task]')) return
  bar.dataset.hint ??= bar.textContent
  const count = document.querySelectorAll('[type=checkbox][name=task]:checked').length
  bar.textContent = count ? bar.dataset.ticked.replace('#', count) : bar.dataset.hint
})
