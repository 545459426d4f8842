// The versions of a half-filled form beside the one that is in it, to look at and choose from.

/**
 * @param {HTMLFormElement} form
 * @param {Array} others versions that the server keeps beside the draft
 * @param {object|null} conflict the draft as it is elsewhere, when what is in this form is not based on it
 */
export function showVersions(form, others, conflict) {
  const place = form.querySelector('[data-other-versions]') ?? form.appendChild(newPlace());
  const wanted = [...(conflict ? [{ id: 'draft', fields: conflict.fields, savedAt: conflict.savedAt, isDraft: true }] : []), ...others];
  for (const section of place.querySelectorAll('[data-version-id]:not([data-only-here])'))
    if (!wanted.some(version => version.id === section.dataset.versionId)) section.remove();
  for (const version of wanted) render(place, version);
}

/** A version that the server does not take: { writer, fields, at }. */
export function showOnlyHere(form, { writer, fields, at }) {
  const place = form.querySelector('[data-other-versions]') ?? form.appendChild(newPlace());
  const savedAt = new Date(at).toISOString();
  render(place, { id: writer, fields: fields.map(([name, value]) => ({ name, value })), savedAt, isOnlyHere: true });
}

export const hideOnlyHere = (form, { writer }) => form.querySelector(`[data-only-here][data-version-id="${CSS.escape(writer)}"]`)?.remove();

function newPlace() {
  const place = document.createElement('div');
  place.className = 'other-versions';
  place.dataset.otherVersions = '';
  return place;
}

function render(place, { id, fields, savedAt, isDraft, isOnlyHere }) {
  let section = place.querySelector(`[data-version-id="${CSS.escape(id)}"]`);
  if (!section) {
    section = document.getElementById('other-version').content.firstElementChild.cloneNode(true);
    section.dataset.versionId = id;
    const [take, drop] = [section.querySelector('[data-take]'), section.querySelector('[data-drop]')];
    take.value = drop.value = id;
    if (isDraft) {
      section.querySelector('.version__label').textContent = 'It was written in another tab or on another device while you were writing here. Nothing is lost: choose.';
      take.textContent = 'Use the other one';
      drop.textContent = 'Keep what is here';
      delete drop.dataset.drop;
      drop.dataset.keep = '';
    }
    if (isOnlyHere) {
      section.dataset.onlyHere = '';
      section.querySelector('.version__label').textContent = 'Only this device has it: the server did not take it.';
    }
    place.append(section);
  }
  const text = fields.filter(field => !['ClientId', 'Members'].includes(field.name) && field.value).map(field => field.value).join('\n');
  const words = section.querySelector('[data-text]');
  if (words.textContent !== text) words.textContent = text || '(empty)';
  section.dataset.savedAt = savedAt ?? '';
  const time = section.querySelector('time');
  if (time && savedAt) { time.dateTime = savedAt; time.textContent = new Date(savedAt).toLocaleString(); }
}
