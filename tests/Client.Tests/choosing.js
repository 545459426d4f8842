// A page whose field has a list of choices for what is typed in it.

/** @param {string} list the id of the list */
export function openField(list) {
  document.body.insertAdjacentHTML('beforeend', `<form><textarea class="composer__text"></textarea></form><ul id="${list}"></ul>`);
  document.execCommand = () => false;
  HTMLElement.prototype.showPopover = function () {
    this.dataset.open = '';
  };
  HTMLElement.prototype.hidePopover = function () {
    delete this.dataset.open;
  };
  Element.prototype.scrollIntoView = () => {};
  return { field: document.querySelector('textarea'), list: document.getElementById(list) };
}
