// What one person's tabs, and the service worker, go by among each other.

/** @param {string} user */
export const channelOf = user => `messenger:${user}`;

/** @type {(role: string, user: string) => string} */
export const lockOf = (role, user) => `${role}:${user}`;
