// What is loaded beside these modules.

interface Window {
  /** Absent when its file could not be loaded. */
  htmx?: { process(element: Element): void };
}
