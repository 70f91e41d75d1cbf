// <button data-open-dialog="id"> opens the <dialog> of that id; closing is the dialog's own form.
document.addEventListener('click', event => {
  const opener = event.target.closest('[data-open-dialog]')
  if (opener) document.getElementById(opener.dataset.openDialog)?.showModal()
})
