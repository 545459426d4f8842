// Where nobody has chosen a time zone yet, the browser's own is chosen. Before the form is looked at as one that is half filled.

for (const select of document.querySelectorAll('select[data-own-zone=true]')) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) continue;
  if (![...select.options].some(option => option.value === zone)) select.append(new Option(zone, zone));
  select.value = zone;
}
