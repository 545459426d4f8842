// Where nobody has chosen a time zone yet, the browser's own is chosen. Before the form is looked at as one that is half filled, and as if
// the page had come with it.

for (const select of document.querySelectorAll('select[data-own-zone=true]')) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isChosen = [...select.options].some(option => option.selected !== option.defaultSelected);
  if (!zone || isChosen) continue;
  if (![...select.options].some(option => option.value === zone)) select.append(new Option(zone, zone));
  for (const option of select.options) option.defaultSelected = option.value === zone;
  select.value = zone;
}
