// Owns how an image says that it is a stand-in.

/** On images that were made in place of an official one, and on what is built on them; its value says from what. */
export const STAND_IN_LABEL = 'dev.slipway.stand-in';
