/** Under which a device keeps the name that somebody goes by in rooms. */
export const NAME_KEY = 'slipway.name';
