// After a refused form the focus goes to the summary of errors, so that a screen reader says it first.
document.querySelector('[data-error-summary]')?.focus()
