// What one person's tabs, and the service worker, go by among each other.

export const channelOf = user => `messenger:${user}`;

export const lockOf = (role, user) => `${role}:${user}`;
