// Where nobody has chosen a time zone yet, the browser's own is chosen. Before the form is looked at as one that is half filled, and as if
// the page had come with it.

export function start() {
  for (const select of document.querySelectorAll('select')) if (select.dataset.ownZone === 'true') choose(select);
}

/** @param {HTMLSelectElement} select */
function choose(select) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isChosen = [...select.options].some(option => option.selected !== option.defaultSelected);
  if (!zone || isChosen) return;
  if (![...select.options].some(option => option.value === zone)) select.append(new Option(zone, zone));
  for (const option of select.options) option.defaultSelected = option.value === zone;
  select.value = zone;
}
